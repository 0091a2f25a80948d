using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Tls;

namespace Postern.Net.Preludes.Backs;

/// <summary>The side of a prelude that faces a server: its greeting, its capabilities, and STARTTLS without a way around it.</summary>
/// <remarks>Every step has the limit <see cref="Limits.Command"/> and a name. Lines are copied: they are few, and outlive awaits.</remarks>
internal abstract class Back(Limits limits)
{
    /// <summary>Bytes of the longest line, its end included.</summary>
    internal abstract int LongestLine { get; }

    internal async ValueTask<byte[]> SecureAsync(Talk.Talk talk, TlsClient client, string host, string target, Deadline deadline)
    {
        byte[] greeting = await GreetingAsync(talk, deadline);
        await AskForTlsAsync(talk, deadline);
        await talk.UpgradeAsync(client, host, target, deadline.Within(limits.Handshake, "handshake with the server"));
        deadline.Clear();
        return greeting;
    }

    /// <summary>Reads the greeting of a server that needs no STARTTLS; gives what a greeted client must still be told.</summary>
    internal async ValueTask<byte[]> SwallowAsync(Talk.Talk talk, Deadline deadline)
    {
        byte[] rest = await TakeGreetingAsync(talk, deadline);
        deadline.Clear();
        return rest;
    }

    /// <summary>Reads the greeting; gives one of ours for the client: what came before the handshake may be anybody's.</summary>
    protected abstract ValueTask<byte[]> GreetingAsync(Talk.Talk talk, Deadline deadline);

    /// <summary>Reads the greeting; gives what is left of it for a client that has been greeted.</summary>
    protected virtual async ValueTask<byte[]> TakeGreetingAsync(Talk.Talk talk, Deadline deadline)
    {
        _ = await GreetingAsync(talk, deadline);
        return [];
    }

    /// <summary>Returns when the server has agreed to begin TLS.</summary>
    protected abstract ValueTask AskForTlsAsync(Talk.Talk talk, Deadline deadline);

    /// <summary>Sends a command line.</summary>
    protected async ValueTask SendAsync(Talk.Talk talk, string command, Deadline deadline)
    {
        talk.Say(command);
        talk.Say("\r\n"u8);
        await talk.FlushAsync(deadline.Within(limits.Command, "a command to the server"));
    }

    /// <summary>Reads one line.</summary>
    protected async ValueTask<byte[]> LineAsync(Talk.Talk talk, string step, Deadline deadline)
    {
        var line = await talk.ReadLineAsync(deadline.Within(limits.Command, $"the server's {step}"));
        return line?.ToArray() ?? throw Closed(step);
    }

    /// <summary>Reads the rest of a reply that ends with a dot, and tells whether one of its lines begins with a word.</summary>
    protected async ValueTask<bool> ListHasAsync(Talk.Talk talk, string word, string step, Deadline deadline)
    {
        bool found = false;
        for (int lines = 0; lines < PreludeLimits.ReplyLines; lines++)
        {
            byte[] line = await LineAsync(talk, step, deadline);
            if (line is [(byte)'.'])
                return found;
            found |= BeginsWith(line, word);
        }
        throw Endless(step);
    }

    /// <summary>The line is this word, or begins with it and a space.</summary>
    protected static bool BeginsWith(ReadOnlySpan<byte> line, string word) =>
        line.Length >= word.Length
        && Ascii.EqualsIgnoreCase(line[..word.Length], word)
        && (line.Length == word.Length || line[word.Length] == ' ');

    /// <summary>What follows this many characters, without the spaces around it.</summary>
    protected static ReadOnlySpan<byte> After(ReadOnlySpan<byte> line, int count) => line[Math.Min(count, line.Length)..].Trim((byte)' ');

    /// <summary>The server said no; its words go on to the client.</summary>
    protected static ConduitException Refused(string step, ReadOnlySpan<byte> words) =>
        new(FaultKind.Protocol, $"the server refused {step}: {PeerText.Of(words)}");

    protected static ConduitException NotUnderstood(string step, ReadOnlySpan<byte> words) =>
        new(FaultKind.Protocol, $"the server's {step} was not understood: {PeerText.Of(words)}");

    protected static ConduitException NotOffered() => new(FaultKind.Protocol, "the server does not offer TLS");

    protected static ConduitException AlreadyLoggedIn() =>
        new(FaultKind.Protocol, "the server is logged in already (PREAUTH)"); // RFC 9051 §6.2.1

    protected static ConduitException Closed(string step) => new(FaultKind.Reset, $"the server closed before the end of its {step}");

    protected static ConduitException Endless(string step) => new(FaultKind.Protocol, $"the server's {step} does not end");
}
