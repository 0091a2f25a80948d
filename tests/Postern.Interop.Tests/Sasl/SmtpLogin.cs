using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Interop.Tests.Sasl;

/// <summary>As much of an SMTP server as a login needs: EHLO, STARTTLS, AUTH, QUIT.</summary>
internal sealed class SmtpLogin(TlsServer server, SaslAccount account, IReadOnlyList<string> offered)
{
    private readonly StringBuilder _story = new();
    private byte[] _unread = [];

    /// <summary>What was said.</summary>
    internal string Story => _story.ToString();

    /// <summary>How the bindings are changed on the way, as somebody between would have it.</summary>
    internal Func<ChannelBinding, ChannelBinding> Change { get; init; } = binding => binding;

    /// <summary>Serves one client until it is in, or is not, and has left.</summary>
    internal async Task<SaslStep?> ServeAsync(Conduit conduit, Deadline deadline)
    {
        SaslStep? end = null;
        await SayAsync(conduit, deadline, "220 localhost ESMTP");
        while (await HearAsync(conduit, deadline) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync(conduit, deadline, conduit is TlsConduit ? $"250-localhost\r\n250 AUTH {string.Join(' ', offered)}" : "250-localhost\r\n250 STARTTLS");
                    break;
                case "STARTTLS":
                    await SayAsync(conduit, deadline, "220 go ahead");
                    conduit = await server.AcceptAsync(conduit, deadline);
                    break;
                case "AUTH":
                    end = await LoginAsync(conduit, deadline, line.Split(' '));
                    await SayAsync(conduit, deadline, end is SaslStep.Done ? "235 in" : "535 not in");
                    break;
                default:
                    await SayAsync(conduit, deadline, "221 bye");
                    conduit.Close();
                    return end;
            }
        }
        conduit.Close();
        return end;
    }

    private async Task<SaslStep> LoginAsync(Conduit conduit, Deadline deadline, string[] words)
    {
        var sasl = Fresh.Row(words[1]).Serve(Fresh.Server with
        {
            Service = "smtp",
            Bindings = [.. TlsRig.BindingsOf((TlsConduit)conduit).Select(Change)],
            OffersBinding = SaslChoice.OffersBinding(offered),
        });
        SaslStep step = account.Drive(sasl, words.Length > 2 ? sasl.StartLine(Encoding.ASCII.GetBytes(words[2])) : sasl.Start());
        while (step is SaslStep.Challenge challenge)
        {
            await SayAsync(conduit, deadline, "334 " + Base64Line.Encode(challenge.Bytes));
            string line = await HearAsync(conduit, deadline) ?? "*";
            step = account.Drive(sasl, sasl.NextLine(Encoding.ASCII.GetBytes(line)));
        }
        return step;
    }

    private async Task SayAsync(Conduit conduit, Deadline deadline, string text)
    {
        _story.Append("S: ").AppendLine(text);
        await conduit.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), deadline);
    }

    /// <summary>The next line; null where the client has left.</summary>
    private async Task<string?> HearAsync(Conduit conduit, Deadline deadline)
    {
        int end;
        while ((end = Array.IndexOf(_unread, (byte)'\n')) < 0)
        {
            byte[] bytes = await ReadAsync(conduit, deadline);
            if (bytes.Length == 0)
                return null;
            _unread = [.. _unread, .. bytes];
        }
        string line = Encoding.ASCII.GetString(_unread, 0, end).TrimEnd('\r');
        _unread = _unread[(end + 1)..];
        _story.Append("C: ").AppendLine(line);
        return line;
    }

    /// <summary>A client that gives up does not take leave.</summary>
    private static async Task<byte[]> ReadAsync(Conduit conduit, Deadline deadline)
    {
        try
        {
            return (await conduit.ReadAsync(deadline)).ToArray();
        }
        catch (ConduitException gone) when (gone.Fault.Kind is FaultKind.Truncated or FaultKind.Reset)
        {
            return [];
        }
    }
}
