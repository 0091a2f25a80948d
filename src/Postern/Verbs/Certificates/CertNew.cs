using System.CommandLine;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Making;
using Postern.Verbs.Output;

namespace Postern.Verbs.Certificates;

/// <summary><c>postern cert new [NAMES…]</c>: a key without a passphrase and a certificate for it.</summary>
internal sealed class CertNew
{
    private readonly Argument<string[]> _names = new("NAMES")
    {
        Description = "DNS names, IP and mail addresses; where none is given: this host's name and loopback",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _authority = new("--ca") { Description = "sign with the private CA in the directory (ca.pem, ca.key); it is made where there is none" };
    private readonly Option<string> _directory = new("--out") { Description = "the directory to write to", HelpName = "DIR", DefaultValueFactory = _ => "." };
    private readonly Option<int?> _days = new("--days") { Description = $"how long it is valid ({LeafRequest.SelfSignedDays}, with --ca {LeafRequest.LeafDays})", HelpName = "N", CustomParser = result => Days.Read(result, 1) };
    private readonly Option<string> _key = new("--key") { Description = "the kind of key", DefaultValueFactory = _ => "ecdsa" };
    private readonly Option<bool> _client = new("--client") { Description = "a client may show it too" };
    private readonly Option<bool> _force = new("--force") { Description = "replace the files of an earlier certificate (never those of the CA)" };
    private readonly Option<bool> _json = new("--json") { Description = "print one JSON object" };
    private readonly Page _page;
    private readonly TimeProvider _time;
    private readonly string _host;

    private CertNew(Page page, TimeProvider time, string host)
    {
        _page = page;
        _time = time;
        _host = host;
        _key.AcceptOnlyFromAmong("ecdsa", "rsa");
        _names.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => CertificateName.KindOf(t.Value) == CertificateNameKind.None))
            {
                result.AddError($"“{token.Value}” is neither a DNS name nor an IP address nor a mail address");
            }
        });
    }

    internal static Command Create(Page page, TimeProvider time, string host)
    {
        var verb = new CertNew(page, time, host);
        var command = new Command("new", "Makes a key and a certificate, self-signed or below a private CA")
        {
            verb._names, verb._authority, verb._directory, verb._days, verb._key, verb._client, verb._force, verb._json,
        };
        command.SetAction((result, _) => Cert.RunAsync(page, () => Task.FromResult(verb.Run(result))));
        return command;
    }

    private int Run(ParseResult result)
    {
        var directory = result.GetRequiredValue(_directory);
        MakeDirectory(directory);
        var wish = Wish(result);
        var stem = Path.Combine(directory, StemOf(wish.Names[0]));
        var paths = (Certificate: stem + ".pem", Key: stem + ".key");
        var force = result.GetValue(_force);
        if (!force && (File.Exists(paths.Certificate) ? paths.Certificate : File.Exists(paths.Key) ? paths.Key : null) is { } existing)
        {
            throw new CredentialException($"“{existing}” exists already: --force replaces it, --out DIR writes elsewhere");
        }

        var now = _time.GetUtcNow();
        using var authority = result.GetValue(_authority) ? PrivateAuthority.FindOrMake(directory, now) : null;
        var made = authority is null ? CertificateMaker.SelfSigned(wish, now) : authority.Issue(wish, now);
        made.WriteTo(paths.Certificate, paths.Key, force);
        Print(result.GetValue(_json), made.Facts, paths.Certificate, paths.Key, authority);
        return Cert.Fine;
    }

    private static void MakeDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"the directory “{directory}” cannot be made: {FileFault.Words(e)}", e);
        }
    }

    private LeafRequest Wish(ParseResult result)
    {
        var names = result.GetValue(_names) is { Length: > 0 } given ? given : CredentialStore.NamesOf(_host);
        return new LeafRequest(names)
        {
            Days = result.GetValue(_days) ?? (result.GetValue(_authority) ? LeafRequest.LeafDays : LeafRequest.SelfSignedDays),
            Key = result.GetValue(_key) == "rsa" ? KeyAlgorithm.Rsa : KeyAlgorithm.Ecdsa,
            Client = result.GetValue(_client),
        };
    }

    // “ca” is the authority's; a leaf for a host of that name has to stand beside it.
    private static string StemOf(string name)
    {
        var stem = CredentialStore.FileNameOf(name);
        return stem == "ca" ? "ca_" : stem;
    }

    private void Print(bool json, CertificateFacts facts, string certificate, string key, PrivateAuthority? authority)
    {
        if (json)
        {
            _page.Line(CertJson.Text(new NewCertificateJson(certificate, key, authority?.CertificatePath, CertJson.Of(facts))));
            return;
        }

        _page.Heading($"{string.Join(", ", facts.Names)}: {facts.KeyKind}, valid until {facts.NotAfter:yyyy-MM-dd}");
        List<(string, string)> rows =
        [
            ("certificate", certificate),
            ("key", $"{key} (readable by you alone, no passphrase)"),
            ("fingerprint", facts.FingerprintSha256),
            ("pin", facts.KeyPin.ToString()),
        ];
        if (authority is not null)
        {
            rows.Insert(2, ("authority", $"{authority.CertificatePath} ({(authority.Made ? "made now; its key is ca.key: keep it" : "used again")})"));
        }

        _page.Rows(rows);
        _page.Line();
        _page.Line("next:");
        _page.Line($"  postern tunnel pop3s://:995 pop3://127.0.0.1:110 --cert {ShellWord.Quote(certificate)} --key {ShellWord.Quote(key)}");
        _page.Line(authority is null
            ? $"  and let clients know it: --pin {facts.KeyPin}"
            : $"  and let clients trust the CA: --ca {ShellWord.Quote(authority.CertificatePath)}");
    }
}
