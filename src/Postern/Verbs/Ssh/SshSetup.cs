using System.CommandLine;
using Postern.Net.Certificates;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;
using Postern.Ssh.Setup;
using Postern.Verbs.Output;
using Postern.Wire.Ends;

namespace Postern.Verbs.Ssh;

/// <summary><c>postern ssh setup USER@HOST --for pop3</c>: from nothing to a mail tunnel that is proved.</summary>
internal sealed class SshSetup
{
    private readonly ServerArgument _server = new();
    private readonly TargetOptions _targets = new();
    private readonly Option<string?> _identity = new("--identity") { HelpName = "FILE", Description = "the key for mail alone (~/.ssh/postern_ed25519); it is made where there is none" };
    private readonly Option<bool> _passphrase = new("--passphrase") { Description = "a new key gets a passphrase, which ssh-keygen asks for; without one it has none" };
    private readonly Option<string?> _hostKey = new("--hostkey") { HelpName = "SHA256:...", Description = "the fingerprint of the server's host key, in place of the question" };
    private readonly Option<string?> _loginIdentity = new("--login-identity") { HelpName = "FILE", Description = "the key of a login that may run commands, to install the new one; without it ssh takes your keys, or asks for the password" };
    private readonly Option<bool> _print = new("--print") { Description = "only print the line for authorized_keys, to be installed by hand" };
    private readonly Terminal _terminal;

    private SshSetup(Terminal terminal) => _terminal = terminal;

    internal static Command Create(Terminal terminal)
    {
        var verb = new SshSetup(terminal);
        var command = new Command("setup", "Makes a key for mail alone, installs it at the server, and proves the tunnel");
        verb._server.AddTo(command);
        verb._targets.AddTo(command);
        foreach (Option option in (Option[])[verb._identity, verb._passphrase, verb._hostKey, verb._loginIdentity, verb._print])
            command.Options.Add(option);
        command.SetAction((result, cancel) => SshVerb.RunAsync(terminal, () => verb.RunAsync(result, cancel)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancel)
    {
        SshLogin login = _server.Read(result) with { MayAsk = _terminal.MayAskPasswords };
        IReadOnlyList<MailTarget> targets = _targets.Read(result);
        string? pin = Pin(result.GetValue(_hostKey));
        string identity = Path.GetFullPath(result.GetValue(_identity) ?? SshVerb.UsualIdentity);
        bool print = result.GetValue(_print);
        if (!print)
            await TrustAsync(login, pin, cancel);

        MailKey key = await MailKey.FindOrMakeAsync(identity, result.GetValue(_passphrase), cancel);
        if (print)
        {
            _terminal.Output.WriteLine(MailOnly.KeyLine(key.Public, targets));
            return ExitCode.Done;
        }

        Say($"key: {key.Path} {key.Public.Fingerprint}{(key.IsNew ? ", made now" : "")}");
        Installed installed = await Installation.RunAsync(login with { Identity = result.GetValue(_loginIdentity) }, key.Public, targets, _terminal.Error.WriteLine, cancel);
        Say("authorized_keys: " + installed switch
        {
            Installed.Added => "the mail-only line is installed",
            Installed.Replaced => "an older mail-only line of this key is replaced",
            Installed.Unchanged => "the mail-only line is there already",
            _ => "the key is there already: it is the one that let us in, and it may run no command",
        });
        await ProveAsync(login with { Identity = key.Path }, key, targets, cancel);
        Next(login.Server, key, targets);
        return ExitCode.Done;
    }

    private async Task ProveAsync(SshLogin login, MailKey key, IReadOnlyList<MailTarget> targets, CancellationToken cancel)
    {
        foreach (MailTarget target in targets)
            Say($"{target.Url}: {await Interruption.GuardAsync(stop => Greeting.HearAsync(login, key.Public, target, stop), cancel)}");
    }

    /// <summary>The host key is known, is the one that was named, or is the one a person says yes to; then it is pinned.</summary>
    private async Task TrustAsync(SshLogin login, string? pin, CancellationToken cancel)
    {
        ServerKey key = await Interruption.GuardAsync(stop => ServerKey.AskAsync(login, stop), cancel);
        string shown = $"{key.Kind} {key.Fingerprint}";
        if (pin is not null && pin != key.Fingerprint)
            throw new SshException(SshFault.HostKeyChanged, $"{login.Server}: the server shows the host key {shown}, and --hostkey names {pin}: somebody may be listening, or the server has several; nothing was sent");
        if (key.IsKnown)
        {
            Say($"host key: {shown}, known");
            return;
        }

        if (pin is null)
            Confirm(login.Server, key, shown);
        Say($"host key: {shown}, pinned in {await key.PinAsync(login, cancel)}");
    }

    private void Confirm(SshServer server, ServerKey key, string shown)
    {
        if (_terminal.Ask is null)
            throw new SshException(SshFault.HostKeyUnknown, $"{server}: the host key {shown} is not known, and nobody is here to compare it: run this on a terminal, or name the right one with --hostkey SHA256:...");
        string? answer = _terminal.Ask($"{server} shows the host key {shown}.\nCompare it with what the server's administrator says. Is it the right one (yes, no, or the right fingerprint)? ")?.Trim();
        if (answer != key.Fingerprint && !"yes".Equals(answer, StringComparison.OrdinalIgnoreCase))
            throw new SshException(SshFault.HostKeyUnknown, $"{server}: the host key was not accepted: nothing was changed");
    }

    /// <summary>The commands that come next; they are printed last, and nothing else stands on their lines.</summary>
    private void Next(SshServer server, MailKey key, IReadOnlyList<MailTarget> targets)
    {
        Say("");
        Say("next:");
        foreach (MailTarget target in targets)
        {
            string scheme = target.Protocol == MailProtocol.None ? "tcp" : target.Protocol.Name();
            Say($"  postern tunnel {scheme}://127.0.0.1:{LocalPort(target.Port)} {target.Url} --via {ShellWord.Quote(server.ToString())} --identity {ShellWord.Quote(key.Path)}");
        }
    }

    /// <summary>110 becomes 11110, 143 11143, 4190 14190: a port that needs no rights and is known again.</summary>
    private static int LocalPort(int port) => port < 1000 ? 11000 + port : port < 10000 ? 10000 + port : port;

    private static string? Pin(string? text)
    {
        const string Start = "SHA256:";
        if (text is null)
            return null;
        string pin = text.TrimEnd('=');
        return pin.StartsWith(Start, StringComparison.Ordinal) && Convert.TryFromBase64String(pin[Start.Length..] + "=", new byte[32], out int count) && count == 32
            ? pin
            : throw new UsageException($"--hostkey: {Spelling.Quote(text)} is no fingerprint: write SHA256: and 43 letters, as ssh-keygen -lf shows it");
    }

    private void Say(string text) => _terminal.Output.WriteLine(text);
}
