using System.Globalization;
using System.Text;
using Postern.Testing;

namespace Postern.Mail.Tests.Servers.Pop3;

/// <summary>Messages and lists of any size are sent whole, in pieces.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly Pop3Rig _rig = new();

    [Fact]
    public async Task Every_message_arrives_as_it_is_on_the_disk_and_has_the_size_that_was_told()
    {
        foreach (var (_, message) in MailCorpus.All)
            _rig.Put(message);
        using var client = await _rig.EnterAsync();
        string[] sizes = (await client.AskAsync("LIST", "\r\n.")).Split("\r\n");
        for (int i = 0; i < MailCorpus.All.Count; i++)
        {
            string expected = Sent(MailCorpus.All[i].Message);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{i + 1} {expected.Length}"), sizes[i + 1]);
            string all = await client.AskAsync($"RETR {i + 1}", "\n.\r");
            Assert.Equal(expected.EndsWith('\n') || expected.Length == 0 ? expected : expected + "\r\n", Unstuffed(all[(all.IndexOf('\n') + 1)..]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_lines_arrive_however_they_fall_into_pieces(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("Subject: x\n\n");
        while (text.Length < 300_000)
            text.Append(random.Next(4) switch { 0 => ".", 1 => "..", 2 => new string('z', random.Next(40)), _ => "" }).Append(random.Next(5) == 0 ? "\r\n" : "\n");
        byte[] message = Encoding.Latin1.GetBytes(text.ToString());
        _rig.Put(message);
        using var client = await _rig.EnterAsync();
        await client.AskAsync("STAT", $"+OK 1 {Sent(message).Length}");
        string all = await client.AskAsync("RETR 1", "\n.\r");
        Assert.Equal(Sent(message), Unstuffed(all[(all.IndexOf('\n') + 1)..]));
        int wanted = random.Next(2000);
        string top = await client.AskAsync($"TOP 1 {wanted}", "\n.\r");
        Assert.Equal(string.Concat(Sent(message).Split("\r\n").Take(2 + wanted).Select(line => line + "\r\n")), Unstuffed(top[(top.IndexOf('\n') + 1)..]));
    }

    [Fact]
    public async Task Messages_that_are_asked_for_together_come_in_their_order()
    {
        const int many = 200;
        for (int i = 1; i <= many; i++)
            _rig.Put($"Subject: {i}\n\n" + (i % 50 == 0 ? string.Concat(Enumerable.Repeat(".\n", 50_000)) : new string('x', i * 10)));
        using var client = await _rig.EnterAsync();
        await client.AskAsync("DELE 3", "+OK");
        string[] files = Directory.GetFiles(Path.Combine(_rig.Folder.Path, "cur")).Order(StringComparer.Ordinal).ToArray();
        File.Delete(files[4]);
        await client.SayAsync(string.Concat(Enumerable.Range(1, many + 1).Select(i => $"RETR {i}\r\n")) + "NOOP\r\nRETR 1\r\nLIST 2\r\nQUIT\r\n");
        string[] heard = (await client.RestAsync()).Split("\r\n");
        string[] told = [.. heard.Where((line, at) => line.StartsWith("-ERR", StringComparison.Ordinal) || (line.StartsWith("Subject: ", StringComparison.Ordinal) && heard[at - 1].StartsWith("+OK ", StringComparison.Ordinal)))];
        string[] expected =
        [
            .. Enumerable.Range(1, many).Select(i => i switch
            {
                3 => "-ERR This message is deleted",
                5 => "-ERR This message has been removed by another program",
                _ => $"Subject: {i}",
            }),
            $"-ERR No such message: there are {many}",
            "Subject: 1",
        ];
        Assert.Equal(expected, told);
        Assert.Equal(["+OK 2 34", "+OK Goodbye", ""], heard[^3..]);
        Assert.Equal(4 * 50_000, heard.Count(line => line == ".."));
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_has_an_answer_of_its_own_among_others()
    {
        for (int i = 1; i <= 4; i++)
            _rig.Put($"Subject: {i}\n\n");
        using var client = await _rig.EnterAsync();
        // Whoever looks for the new name of a message reads both directories.
        File.Delete(_rig.PathOf(_rig.Files[1]));
        Directory.Delete(_rig.PathOf("new"));
        await client.SayAsync("RETR 1\r\nRETR 2\r\nRETR 3\r\nRETR 2\r\nRETR 4\r\nUIDL 9\r\n");
        string heard = await client.HearAsync("there are 4\r\n");
        const string lost = "-ERR [SYS/TEMP] The mailbox cannot be read now, try again later\r\n";
        string[] answers = [.. Enumerable.Range(1, 4).Select(i => i == 2 ? lost : $"+OK 14 octets\r\nSubject: {i}\r\n\r\n.\r\n")];
        Assert.Equal(answers[0] + answers[1] + answers[2] + answers[1] + answers[3] + "-ERR No such message: there are 4\r\n", heard);
    }

    [Fact]
    public async Task A_list_of_thousands_is_whole()
    {
        const int many = 6000;
        for (int i = 0; i < many; i++)
            _rig.Put("");
        using var client = await _rig.EnterAsync();
        string[] lines = (await client.AskAsync("UIDL", "\n.\r")).Split("\r\n");
        Assert.Equal(many, lines.Count(line => line.Contains(' ', StringComparison.Ordinal)));
        Assert.Equal(many, lines[1..^2].Select(line => line.Split(' ')[1]).Distinct().Count());
        lines = (await client.AskAsync("LIST", "\n.\r")).Split("\r\n");
        Assert.Equal($"{many} 0", lines[many]);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_of_its_message_is_let_go()
    {
        using var rig = new Pop3Rig(settings => settings with { Limits = settings.Limits with { Pop3Pause = TimeSpan.FromMilliseconds(500) } });
        rig.Put(new byte[32 << 20]);
        using var client = await rig.EnterAsync();
        await client.SayAsync("RETR 1\r\n");
        Assert.Contains("limit reached: reading an answer", await rig.Bench.EndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_silent_is_let_go()
    {
        using var rig = new Pop3Rig(settings => settings with { Limits = settings.Limits with { Pop3Pause = TimeSpan.FromMilliseconds(500) } });
        rig.Put("Subject: x\n\n");
        using var client = await rig.EnterAsync();
        await client.AskAsync("DELE 1", "+OK");
        Assert.Equal("-ERR Too slow\r\n", await client.RestAsync());
        Assert.Contains("limit reached: a command", await rig.Bench.EndAsync(), StringComparison.Ordinal);
        Assert.Single(rig.Files);
    }

    [Fact]
    public void Ten_minutes_are_given()
    {
        Assert.True(new Postern.Net.Settings.Limits().Pop3Pause >= TimeSpan.FromMinutes(10)); // RFC 1939 §3
    }

    public void Dispose() => _rig.Dispose();

    private static string Sent(byte[] message) => Encoding.Latin1.GetString(message).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    private static string Unstuffed(string answer)
    {
        Assert.EndsWith("\r\n.\r\n", "\r\n" + answer, StringComparison.Ordinal);
        return ("\r\n" + answer[..^3]).Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..];
    }
}
