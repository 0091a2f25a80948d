using System.CommandLine;
using Postern.Configuration;
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
    private readonly Option<bool> _only = new("--only") { Description = "the key may reach these mail servers and no others; without it, what an earlier setup allowed stays" };
    private readonly Option<bool> _print = new("--print") { Description = "only print the line for authorized_keys, to be installed by hand" };
    private readonly Terminal _terminal;

    private SshSetup(Terminal terminal) => _terminal = terminal;

    internal static Command Create(Terminal terminal)
    {
        var verb = new SshSetup(terminal);
        var command = new Command("setup", "Makes a key for mail alone, installs it at the server, and proves the tunnel");
        verb._server.AddTo(command);
        verb._targets.AddTo(command);
        foreach (Option option in (Option[])[verb._identity, verb._passphrase, verb._hostKey, verb._loginIdentity, verb._only, verb._print])
            command.Options.Add(option);
        command.SetAction((result, cancel) => SshVerb.RunAsync(terminal, () => verb.RunAsync(result, cancel)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancel)
    {
        SshLogin login = _server.Read(result) with { MayAsk = _terminal.MayAskPasswords };
        IReadOnlyList<MailTarget> targets = _targets.Read(result);
        string? pin = Pin(result.GetValue(_hostKey));
        string identity = Path.GetFullPath(HomePath.OfOption(result.GetValue(_identity)) ?? SshVerb.UsualIdentity);
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
        string? loginIdentity = HomePath.OfOption(result.GetValue(_loginIdentity));
        bool only = result.GetValue(_only);
        // A key that is right already needs no other login, and so no password.
        IReadOnlyList<Proof>? proofs = loginIdentity is null && !only && !key.IsNew ? await TryItselfAsync(login, key, targets, cancel) : null;
        if (proofs is null)
        {
            InstalledLine line = await Installation.RunAsync(login with { Identity = loginIdentity }, key.Public, targets, only, _terminal.Error.WriteLine, cancel);
            SayInstalled(line, only);
            proofs = await ProveAsync(login with { Identity = key.Path }, key, targets, cancel);
        }
        return Tell(login.Server, key, proofs);
    }

    /// <summary>Whether the key lets in, is limited, and may reach all of these: then it is proved. Null where something of that is not so.</summary>
    private async Task<IReadOnlyList<Proof>?> TryItselfAsync(SshLogin login, MailKey key, IReadOnlyList<MailTarget> targets, CancellationToken cancel)
    {
        SshLogin own = login with { Identity = key.Path };
        try
        {
            if (await Installation.RunAsync(own, key.Public, targets, only: false, _ => { }, cancel) is not { State: Installed.InUse } line)
                return null;
            IReadOnlyList<Proof> proofs = await ProveAsync(own, key, targets, cancel);
            if (proofs.Any(proof => proof.Failure?.Fault == SshFault.TargetForbidden))
                return null;
            SayInstalled(line, only: false);
            return proofs;
        }
        catch (SshException)
        {
            return null; // the login that installs it tells what is wrong
        }
    }

    private void SayInstalled(InstalledLine line, bool only)
    {
        Say("authorized_keys: " + line.State switch
        {
            Installed.Added => "the mail-only line is installed",
            Installed.Replaced => "an older mail-only line of this key is replaced",
            Installed.Unchanged => "the mail-only line is there already",
            _ => "the key is there already: it is the one that let us in, and it may run no command",
        });
        if (line.Others.Count > 0)
            Say(only ? $"taken away: {string.Join(' ', line.Others)}" : $"allowed as before: {string.Join(' ', line.Others)} (--only takes them away)");
    }

    /// <summary>Hears each mail server; what only one of them lacks is kept for later.</summary>
    private static async Task<IReadOnlyList<Proof>> ProveAsync(SshLogin login, MailKey key, IReadOnlyList<MailTarget> targets, CancellationToken cancel)
    {
        var proofs = new List<Proof>();
        foreach (MailTarget target in targets)
        {
            try
            {
                proofs.Add(new Proof(target, await Interruption.GuardAsync(stop => Greeting.HearAsync(login, key.Public, target, stop), cancel), Failure: null));
            }
            catch (SshException failed) when (failed.Fault.IsOfTarget())
            {
                proofs.Add(new Proof(target, Words: "", failed));
            }
        }
        return proofs;
    }

    private int Tell(SshServer server, MailKey key, IReadOnlyList<Proof> proofs)
    {
        foreach (Proof proof in proofs)
            Say($"{proof.Target.Url}: {(proof.Failure is null ? proof.Words : "NOT REACHED")}");
        if (proofs.Any(proof => proof.Failure is null))
            Next(server, key, [.. proofs.Where(proof => proof.Failure is null).Select(proof => proof.Target)]);
        foreach (Proof proof in proofs.Where(proof => proof.Failure is not null))
            _terminal.Complain(proof.Failure!.Message); // just asked
        return proofs.All(proof => proof.Failure is null) ? ExitCode.Done : ExitCode.Failed;
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
        while (answer is not null && !answer.StartsWith("SHA256:", StringComparison.Ordinal) && !IsWord(answer, "yes") && !IsWord(answer, "no"))
            answer = _terminal.Ask("Please type yes, no or the fingerprint: ")?.Trim();
        if (answer != key.Fingerprint && !IsWord(answer, "yes"))
            throw new SshException(SshFault.HostKeyUnknown, $"{server}: the host key was not accepted: nothing was changed");
    }

    private static bool IsWord(string? answer, string word) => word.Equals(answer, StringComparison.OrdinalIgnoreCase);

    /// <summary>The commands that come next; they are printed last, and nothing else stands on their lines.</summary>
    private void Next(SshServer server, MailKey key, IReadOnlyList<MailTarget> targets)
    {
        Say("");
        Say("next:");
        foreach (MailTarget target in targets)
        {
            string scheme = target.Protocol == MailProtocol.None ? "tcp" : target.Protocol.Name();
            Say($"  postern tunnel {scheme}://127.0.0.1:{LocalPort(target.Port)} {target.Url} --name {NameOf(scheme, target, server)} --via {ShellWord.Quote(server.ToString())} --identity {ShellWord.Quote(key.Path)}");
        }
    }

    /// <summary>By it status, reload and stop find the tunnel among others: <c>pop3-popserver</c>.</summary>
    private static string NameOf(string scheme, MailTarget target, SshServer server)
    {
        string name = $"{scheme}{(scheme == "tcp" ? $"-{target.Port}" : "")}-{server.Host}";
        return string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-'));
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

    /// <summary>What became of one mail server.</summary>
    /// <param name="Target">The mail server.</param>
    /// <param name="Words">Its greeting.</param>
    /// <param name="Failure">Why there is none.</param>
    private sealed record Proof(MailTarget Target, string Words, SshException? Failure);
}
