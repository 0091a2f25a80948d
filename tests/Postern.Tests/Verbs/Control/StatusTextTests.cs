using Postern.Hosting.Control;
using Postern.Mail.Guard;
using Postern.Verbs.Control;

namespace Postern.Tests.Verbs.Control;

public sealed class StatusTextTests
{
    [Fact]
    public void The_login_guard_has_a_line_where_there_is_one()
    {
        Assert.DoesNotContain("PUT OFF", Text(null), StringComparison.Ordinal);
        var lines = Text(new GuardPicture(Accounts: 8, Waiting: 3, Admitted: 100, Delayed: 2, Mistakes: 4, Repeats: 50, Inside: 6, PutOff: 7)).Split('\n');
        var head = Array.FindIndex(lines, line => line.StartsWith("LOGINS", StringComparison.Ordinal));
        Assert.Equal(["LOGINS", "DELAYED", "WAITING", "WRONG", "THE", "SAME", "AGAIN", "GUESSED", "FROM", "INSIDE", "PUT", "OFF", "ACCOUNTS", "KNOWN"], Words(lines[head]));
        Assert.Equal(["100", "2", "3", "4", "50", "6", "7", "8"], Words(lines[head + 1]));
    }

    [Fact]
    public void Several_servers_have_a_line_each_and_one_has_none()
    {
        var door = new DoorPicture("imap", ["imaps://:993"], ["imaps://one", "imaps://two"], [], 0, 0, 0, 0, 0, new Dictionary<string, long>());
        Assert.DoesNotContain("SERVER ", Text(null, door), StringComparison.Ordinal);
        var lines = Text(null, door with { Servers = [new("imaps://one", [], "down", 90, "connect one:993: connection refused"), new("imaps://two", ["@a.example", "@b.example"], "up", 5, "")] }).Split('\n');
        var head = Array.FindIndex(lines, line => line.StartsWith("SERVER ", StringComparison.Ordinal));
        Assert.Equal("imaps://one imap everybody else down 1 min 30 s connect one:993: connection refused", string.Join(' ', Words(lines[head + 1])));
        Assert.Equal("imaps://two imap @a.example, @b.example up 5 s", string.Join(' ', Words(lines[head + 2])));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(GuardPicture? guard, params DoorPicture[] doors)
    {
        var output = new StringWriter();
        StatusText.Write(new StatusReport(new ProcessPicture(1, "1.0", 1, 1, 1, 1), doors, [], [], [], guard), "1", output);
        return output.ToString();
    }
}
