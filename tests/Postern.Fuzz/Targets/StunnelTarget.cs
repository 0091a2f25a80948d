using System.Text;
using Postern.Stunnel.CommandLine;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;
using Postern.Stunnel.Tests.Reading;

namespace Postern.Fuzz.Targets;

/// <summary>A stunnel.conf, its file of keys and the letters of stunnel 3: a verdict always comes, and what is good is whole.</summary>
internal static class StunnelTarget
{
    private const string Path = "/etc/stunnel/x.conf";
    private const string Keys = "/keys";
    private static readonly StunnelProgram Program = new("1", "OpenSSL", "here");

    public static void Configuration(byte[] input)
    {
        var read = Read(input);
        // Carriage returns vanish wherever they stand.
        var withReturns = Read(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(input).Replace("\n", "\r\n", StringComparison.Ordinal)));
        if (!input.AsSpan().Contains((byte)0))
            Invariant.Holds(read.Messages.SequenceEqual(withReturns.Messages), "a carriage return changes nothing");
        foreach (var service in read.Services)
            IsWhole(service);
    }

    public static void SharedKeys(byte[] input)
    {
        var file = Read(Encoding.ASCII.GetBytes($"client=yes\n[a]\naccept=1\nconnect=2\nPSKsecrets={Keys}\n"), input);
        var secrets = file.Services.SelectMany(service => service.Tls.PskSecrets).ToList();
        foreach (var secret in secrets)
        {
            var key = secret.Key.Reveal().Span;
            Invariant.Holds(key.Length is >= 16 and <= 512, "a key is neither short nor long");
            var text = Encoding.Latin1.GetString(key);
            Invariant.Holds(
                secrets.Exists(other => other.Identity.Contains(text, StringComparison.Ordinal)) || !file.Messages.Any(message => message.Text.Contains(text, StringComparison.Ordinal)),
                "a key is not repeated");
        }
    }

    public static void Letters(byte[] input)
    {
        var command = StunnelCommandLine.Parse(Encoding.UTF8.GetString(input).Split('\0'), Program);
        if (command.Kind != StunnelCommandKind.Letters)
            return;
        var lines = command.Argument.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Invariant.Holds(lines.All(line => line == "[stunnel3]" || line.Contains(" = ", StringComparison.Ordinal)), "letters become options");
        var file = StunnelReader.ReadLetters(command.Argument, new MemoryHost(), new NoTrial());
        Invariant.Holds(!file.Messages.Any(message => message.Text.EndsWith("No '=' found", StringComparison.Ordinal)), "letters become a configuration");
    }

    private static StunnelFile Read(byte[] input, byte[]? keys = null)
    {
        var machine = new MemoryHost();
        machine.Files[Path] = input;
        machine.Files[Keys] = keys ?? "one:000102030405060708090a0b0c0d0e0f"u8.ToArray();
        machine.Files["/d/a"] = "client=yes\n[d]\nconnect=1\n"u8.ToArray();
        machine.Files["/d/b"] = "include=/d\n"u8.ToArray();
        var file = StunnelReader.Read(Path, machine, new NoTrial());
        Invariant.Holds(file.Messages[^1] == (file.IsAccepted ? new(5, "Configuration successful") : new Message(3, "Configuration failed")), "a verdict comes last");
        Invariant.Holds(file.Messages.All(message => !StartLine.Of(message).Any(letter => letter is < ' ' or '\x7f')), "a message is one line");
        Invariant.Holds(!file.IsAccepted || file.Services.Count > 0, "what is accepted has a service");
        return file;
    }

    private static void IsWhole(ServiceOptions service)
    {
        foreach (var address in service.Accept.Concat(service.Connect).Concat(service.Redirect))
            Invariant.Holds(address.Port is >= 0 and <= 65535 && (address.UnknownService is null || address.Port == 0), "a port is one");
        Invariant.Holds(service.Accept.All(address => address.UnknownService is null), "what is listened on is known");
        TimeSpan[] times = [service.TimeoutBusy, service.TimeoutClose, service.TimeoutConnect, service.TimeoutIdle, service.Tls.OcspTimeout];
        Invariant.Holds(times.All(time => time >= TimeSpan.Zero && time <= TimeSpan.FromDays(24)), "a time has an end");
        Invariant.Holds(service.DebugLevel is >= 0 and <= 7 && service.Tls.SecurityLevel is null or (>= 0 and <= 5), "a level is one");
        Invariant.Holds(!service.Tls.VerifyChain || service.Tls.RequestCertificate, "who looks at a certificate asks for it");
        Invariant.Holds(service.Exec is null || service.ExecArguments.All(argument => argument.Length > 0), "an argument is one");
    }
}
