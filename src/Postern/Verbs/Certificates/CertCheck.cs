using System.CommandLine;
using Postern.Net.Certificates.Files;
using Postern.Verbs.Output;

namespace Postern.Verbs.Certificates;

/// <summary><c>postern cert check FILE</c>: would a door serve it, and would clients accept it?</summary>
internal sealed class CertCheck
{
    private const int Month = 30;
    private readonly Argument<string> _file = new("FILE") { Description = "the certificates, perhaps with their key" };
    private readonly Option<string?> _key = new("--key") { Description = "the private key, where it is in another file", HelpName = "FILE" };
    private readonly Option<string?> _authority = new("--ca") { Description = "CAs to believe instead of the system's", HelpName = "FILE" };
    private readonly Option<int> _days = new("--days") { Description = "how soon an end is a problem", HelpName = "N", DefaultValueFactory = _ => Month, CustomParser = result => Days.Read(result, 0) ?? 0 };
    private readonly Option<bool> _json = new("--json") { Description = "print one JSON object" };
    private readonly Page _page;
    private readonly TimeProvider _time;

    private CertCheck(Page page, TimeProvider time)
    {
        _page = page;
        _time = time;
    }

    internal static Command Create(Page page, TimeProvider time)
    {
        var verb = new CertCheck(page, time);
        var command = new Command("check", "Tells what is wrong with a certificate file; exit code 0 nothing, 1 something, 2 wrong usage")
        {
            verb._file, verb._key, verb._authority, verb._days, verb._json,
        };
        command.SetAction((result, _) => Cert.RunAsync(page, () => Task.FromResult(verb.Run(result))));
        return command;
    }

    private int Run(ParseResult result)
    {
        var path = result.GetRequiredValue(_file);
        var file = new CredentialFile(path, result.GetValue(_key));
        var check = CertificateCheck.Of(file, result.GetValue(_authority), result.GetValue(_days), _time.GetUtcNow());
        if (result.GetValue(_json))
        {
            var certificate = check.Leaf is null ? null : CertJson.Of(check.Leaf);
            _page.Line(CertJson.Text(new CheckedJson(path, check.Problems.Count == 0, check.Problems, check.Notes, certificate)));
        }
        else
        {
            Print(path, check);
        }

        return check.Problems.Count == 0 ? Cert.Fine : Cert.Problems;
    }

    private void Print(string path, CertificateCheck check)
    {
        foreach (var problem in check.Problems)
        {
            _page.Problem(problem);
        }

        foreach (var note in check.Notes)
        {
            _page.Note(note);
        }

        if (check.Problems.Count == 0 && check.Leaf is { } leaf)
        {
            _page.Good($"{path}: {string.Join(", ", leaf.Names)}, valid for {(int)(leaf.NotAfter - _time.GetUtcNow()).TotalDays} days");
        }
    }
}
