using System.Text;
using Postern.Testing;
using Postern.Wire.Message.Addresses;

namespace Postern.Wire.Tests.Message.Addresses;

/// <summary>Holds our reading of address fields against that of Python's <c>email.utils.getaddresses</c>, and names where they differ.</summary>
public sealed class PythonAddressTests
{
    /// <summary>Fields of mail programs, lists and spam, on which both agree, name and address.</summary>
    private static readonly string[] Same =
    [
        "anne@example.org",
        "<anne@example.org>",
        "Anne <anne@example.org>",
        "\"Anne\" <anne@example.org>",
        "\"O'Neil, Anne\" <anne@example.org>, bob@example.net",
        "Anne   M.   O'Neil <anne@example.org>",
        "\"Anne \\\"Ann\\\" Neil\" <anne.neil+tag@mail.example.org>",
        "=?UTF-8?B?SsO8cmdlbg==?= <juergen@example.org>",
        "=?iso-8859-1?Q?J=FCrgen_M=FCller?= <jm@example.org>, \"=?utf-8?q?a=2C?=\" <b@example.org>",
        "Jürgen Müller <jm@example.org>",
        "jürgen@bücher.example",
        "a@b, c@d,e@f",
            "Mary Smith <@node.test:mary@example.net>",
                "jdoe@test  . example",
        "a . b@c",
        "\"a b\"@example.org",
        "\"a\\\"b\"@example.org",
        "anne@[192.0.2.1]",
        "anne@[IPv6:2001:db8::1]",
        "user%example.org@relay.example",
        "host!user@relay.example",
        "\"victim@example.org\" <real@example.net>",
        "\"<victim@example.org>\" <real@example.net>",
        "\"victim@example.org, \" <real@example.net>",
        "owner-list@lists.example.org, \"list, the (old)\" <list@lists.example.org>",
            "friends: anne@example.org, Bob <bob@example.net>;",
        "friends: anne@example.org;, carol@example.com",
        "MAILER-DAEMON@mail.example.org",
        "!#$%&'*+-/=?^_`{|}~@example.org",
        "\"\" <anne@example.org>",
        ];

    /// <summary>Where we differ, with what we read, what Python reads, and why; an exclamation mark is a fault.</summary>
    private static readonly (string Field, string Ours, string Theirs, string Why)[] Different =
    [
        ("anne@example.org (Anne Smith)", "[|anne@example.org]", "[Anne Smith|anne@example.org]", "a comment is no name"),
        ("Pete <pete@silly.test(his host)>", "[Pete|pete@silly.test]", "[Pete (his host)|pete@silly.test]", "a comment is no name"),
        ("alice@example.org(<bob@example.org>)", "[|alice@example.org]", "[<bob@example.org>|alice@example.org]", "a comment is no name"),
        ("a.\"b c\".d@e", "[|\"a.b c.d\"@e]", "[|a.\"b c\".d@e]", "a local part is one string however it is quoted"),
        ("a@b,, c@d,", "[|a@b] [|c@d]", "[|a@b] [|] [|c@d]", "an empty element is none"),
        ("undisclosed-recipients:;", "", "[|]", "an empty group has no address"),
        ("John Doe", "!", "[|John]", "a name without an address is none"),
        ("root", "!", "[|root]", "an address has a domain"),
        ("<>", "!", "[|]", "nor is nothing one"),
        ("a..b@c", "!", "[|a..b@c]", "dots stand between words"),
        (".a@b", "!", "[|.a@b]", "dots stand between words"),
        ("a@b.", "!", "[|a@b.]", "dots stand between words"),
        ("John Doe@example.org", "!", "[|John Doe@example.org]", "words of a local part stand with dots between them"),
        ("a@b.c (x", "!", "[x|a@b.c]", "a comment has an end"),
        ("<a@b", "!", "[|a@b]", "an angle bracket has another"),
        ("\"a@b", "!", "[|a@b]", "a quote has another"),
        ("friends: a@b", "[|a@b] !", "[|a@b]", "a group has an end"),
        ("victim@example.org <real@example.net>", "[|victim@example.org] !", "[|victim@example.org] [|real@example.net]", "an address is no name: programs choose differently"),
        ("<victim@example.org> <real@example.net>", "[|victim@example.org] !", "[|victim@example.org] [|real@example.net]", "one address stands between commas"),
        ("\"alice@example.org\"bob@example.net", "!", "[|\"alice@example.org\"bob@example.net]", "words of a local part stand with dots between them"),
        ("alice@example.org]bob@example.net", "[|alice@example.org] !", "[|alice@example.org] [|] [|bob@example.net]", "one address stands between commas"),
        ("[list] <a@b>", "!", "[|] [|list] [|] [|a@b]", "a bracket is no letter of a name"),
    ];

    [Fact]
    public async Task Addresses_are_those_that_Python_reads()
    {
        string? python = ExternalProgram.Find("python3");
        Assert.SkipWhen(python is null, "python3 is not installed");
        string[] fields = [.. Same, .. Different.Select(row => row.Field)];
        string[] theirs = await AskAsync(python!, fields); // skipped otherwise
        for (int i = 0; i < Same.Length; i++)
            Assert.Equal((Same[i], Read(Same[i])), (Same[i], theirs[i]));
        for (int i = 0; i < Different.Length; i++)
            Assert.Equal(Different[i], Different[i] with { Ours = Read(Different[i].Field), Theirs = theirs[Same.Length + i] });
    }

    private static string Read(string field)
    {
        var list = AddressList.Read(Encoding.UTF8.GetBytes(field));
        return string.Join(' ', [.. list.Addresses.Select(one => $"[{one.DisplayName}|{one.Address}]"), .. list.IsWhole ? Array.Empty<string>() : ["!"]]);
    }

    private static async Task<string[]> AskAsync(string python, string[] fields)
    {
        const string Script =
            "import sys, inspect, email.utils\n"
            // Newer ones answer nothing at all where they are in doubt, unless they are asked not to be strict.
            + "strict = {'strict': False} if 'strict' in inspect.signature(email.utils.getaddresses).parameters else {}\n"
            + "for field in sys.argv[1:]:\n"
            + "    print(' '.join('[%s|%s]' % pair for pair in email.utils.getaddresses([field], **strict)))\n";
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (code, text) = await ExternalProgram.RunAsync(python, ["-X", "utf8", "-c", Script, .. fields], patience.Token);
        Assert.True(code == 0, text);
        return text.Split('\n')[..fields.Length];
    }
}
