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

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(GuardPicture? guard)
    {
        var output = new StringWriter();
        StatusText.Write(new StatusReport(new ProcessPicture(1, "1.0", 1, 1, 1, 1), [], [], [], [], guard), "1", output);
        return output.ToString();
    }
}
