using System.CommandLine;
using Postern.Mail.Accounts;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Verbs.Output;
using Postern.Verbs.Ssh;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account certificate NAME FILE|SHA256:…|SUBJECT</c></summary>
internal sealed class AccountCertificate
{
    private readonly AccountPlace _place = new();
    private readonly Argument<string> _certificate = new("FILE|SHA256:...|SUBJECT") { HelpName = "FILE|SHA256:...|SUBJECT", Description = "a certificate file, the hash of the certificate or of its key, or a subject as postern cert show prints it, such as CN=alice" };
    private readonly Option<bool> _remove = new("--remove") { Description = "it is the account's no more" };

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountCertificate();
        var command = verb._place.Create("certificate", "Says whose a client certificate is, for SASL EXTERNAL", named: true, verb._remove);
        command.Arguments.Add(verb._certificate);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var name = _place.Read(result);
        var claim = Claim(result.GetRequiredValue(_certificate));
        var remove = result.GetValue(_remove);
        using var open = _place.Open(result, terminal);
        var account = open.Change(name, found => (remove, found.Certificates.Contains(claim)) switch
        {
            (true, false) => throw new IOException($"{claim.Text} is none of {found.Name}'s certificates"),
            (true, true) => found with { Certificates = [.. found.Certificates.Where(one => one != claim)] },
            (false, true) => found,
            _ => found with { Certificates = [.. found.Certificates, claim] },
        });
        terminal.Output.WriteLine(remove ? $"{claim.Text} is not {account.Name} any more" : $"{claim.Text} is {account.Name}");
        return ExitCode.Done;
    }

    /// <summary>A file is known by its key, so that a renewal that keeps the key changes nothing.</summary>
    private static CertificateClaim Claim(string word)
    {
        if (File.Exists(word))
        {
            using var file = CertificateFile.Read(word);
            return file.Certificates is [var first, ..]
                ? new CertificateClaim(Pin.OfKey(first.RawData).ToString(), IsPin: true)
                : throw new IOException($"“{word}” has no certificate in it");
        }

        return CertificateClaim.TryParse(word, out var claim, out var problem) ? claim : throw new UsageException($"{problem}, or a file that is there");
    }
}
