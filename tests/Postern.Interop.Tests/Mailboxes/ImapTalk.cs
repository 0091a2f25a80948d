using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>A client of IMAP in words, which hears whole responses, with their literals in them.</summary>
internal sealed partial class ImapTalk : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly List<byte> _heard = [];
    private readonly byte[] _buffer = new byte[65536];
    private int _tags;

    private ImapTalk(TcpClient client) => _client = client;

    /// <summary>What the server says first.</summary>
    internal string Greeting { get; private set; } = "";

    internal static async Task<ImapTalk> LoginAsync(int port, string user, string password)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port);
        var talk = new ImapTalk(client);
        talk.Greeting = await talk.HearAsync() ?? "";
        string answer = (await talk.AskAsync($"LOGIN {user} {password}"))[^1];
        Assert.StartsWith("OK", answer, StringComparison.Ordinal);
        return talk;
    }

    /// <summary>The tag of the command that was said last.</summary>
    internal string LastTag => string.Create(CultureInfo.InvariantCulture, $"t{_tags}");

    /// <summary>Says octets.</summary>
    internal async Task SayAsync(string text)
    {
        using var patience = Patience.Begin();
        await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), patience.Token);
    }

    /// <summary>Says a command and hears all up to its end, which comes last, without its tag; an announced literal that the server must wish for is told by its <c>+</c> alone.</summary>
    internal async Task<IReadOnlyList<string>> AskAsync(string command)
    {
        _tags++;
        await SayAsync($"{LastTag} {command}\r\n");
        return await AnswersAsync(LastTag);
    }

    /// <summary>The same, where it must succeed.</summary>
    internal async Task<IReadOnlyList<string>> DoAsync(string command)
    {
        var answers = await AskAsync(command);
        Assert.True(answers[^1].StartsWith("OK", StringComparison.Ordinal), $"{command}: {answers[^1]}");
        return answers;
    }

    /// <summary>Adds a message.</summary>
    internal Task<IReadOnlyList<string>> AppendAsync(string mailbox, string message, string options = "") =>
        DoAsync($"APPEND {mailbox} {options}{{{Encoding.Latin1.GetByteCount(message)}+}}\r\n{message}");

    /// <summary>All up to the end of the command with this tag, or to the server's wish for more.</summary>
    internal async Task<IReadOnlyList<string>> AnswersAsync(string tag)
    {
        var all = new List<string>();
        while (true)
        {
            string response = await HearAsync() ?? throw new EndOfStreamException($"the end came after: {string.Join('\n', all)}");
            bool isLast = response.StartsWith(tag + " ", StringComparison.Ordinal);
            all.Add(isLast ? response[(tag.Length + 1)..] : response);
            if (isLast || response.StartsWith('+'))
                return all;
        }
    }

    /// <summary>One response, without its line end; null at the end.</summary>
    internal async Task<string?> HearAsync()
    {
        var response = new StringBuilder();
        while (true)
        {
            if (await LineAsync() is not { } line)
                return null;
            response.Append(line);
            if (Literal().Match(line) is not { Success: true } literal)
                return response.ToString();
            int length = int.Parse(literal.Groups["n"].ValueSpan, CultureInfo.InvariantCulture);
            while (_heard.Count < length)
            {
                if (!await FillAsync())
                    throw new EndOfStreamException($"the end came within a literal, after: {response}");
            }
            response.Append("\r\n").Append(Encoding.Latin1.GetString([.. _heard.Take(length)]));
            _heard.RemoveRange(0, length);
        }
    }

    /// <summary>No more is said.</summary>
    internal void End() => _client.Client.Shutdown(SocketShutdown.Send);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> LineAsync()
    {
        int from = 0;
        while (true)
        {
            int end = _heard.IndexOf((byte)'\n', from);
            if (end >= 0)
            {
                string line = Encoding.Latin1.GetString([.. _heard.Take(end + 1)]);
                _heard.RemoveRange(0, end + 1);
                Assert.EndsWith("\r\n", line, StringComparison.Ordinal);
                return line[..^2];
            }
            from = _heard.Count;
            if (!await FillAsync())
                return null;
        }
    }

    private async Task<bool> FillAsync()
    {
        using var patience = Patience.Begin();
        int count = await _client.GetStream().ReadAsync(_buffer, patience.Token);
        _heard.AddRange(_buffer.AsSpan(0, count));
        return count > 0;
    }

    [GeneratedRegex(@"~?\{(?<n>[0-9]+)\}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Literal();
}
