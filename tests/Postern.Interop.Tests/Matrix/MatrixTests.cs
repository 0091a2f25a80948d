using System.Collections.Concurrent;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Matrix;

/// <summary>Every way of logging in at a door, with every way in which the door logs in at the server behind it.</summary>
public sealed class MatrixTests(MailServers servers)
{
    private const int AtOnce = 3;

    private static readonly string[] Protocols = ["imap", "pop3", "submission"];

    [Fact]
    public async Task Every_cell_passes_or_is_refused_for_the_reason_that_the_page_gives()
    {
        await using var rig = await MatrixRig.StartAsync(servers);
        var all = new Dictionary<string, (IReadOnlyList<Cell> Check, IReadOnlyList<Cell> Pass)>(StringComparer.Ordinal);
        var faults = new ConcurrentQueue<string>();
        foreach (string protocol in Protocols)
            all[protocol] = (await RowsAsync(rig, protocol, "check", faults), await RowsAsync(rig, protocol, "pass", faults));
        Assert.True(faults.IsEmpty, string.Join("\n\n", faults) + rig.LogsOfServers());
        await WitnessAsync(rig, all);

        string page = MatrixPage.Write(all);
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
            await File.WriteAllTextAsync(MatrixPage.File, page, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(MatrixPage.File) && await File.ReadAllTextAsync(MatrixPage.File, TestContext.Current.CancellationToken) == page, $"docs/mechanisms.md is not what was seen: run this test with UPDATE=1\n{page}");
    }

    private static async Task<IReadOnlyList<Cell>> RowsAsync(MatrixRig rig, string protocol, string login, ConcurrentQueue<string> faults)
    {
        var wanted = Front.Of(protocol).SelectMany(_ => Back.Of(protocol), (front, back) => (front, back)).ToList();
        var cells = new Cell[wanted.Count];
        await Parallel.ForAsync(0, wanted.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (at, _) =>
        {
            if (!wanted[at].front.IsOneByOne)
                cells[at] = await TryAsync(rig, protocol, login, wanted[at].front, wanted[at].back, faults);
        });
        for (int at = 0; at < cells.Length; at++)
            cells[at] ??= await TryAsync(rig, protocol, login, wanted[at].front, wanted[at].back, faults);
        return cells;
    }

    private static async Task<Cell> TryAsync(MatrixRig rig, string protocol, string login, Front front, Back back, ConcurrentQueue<string> faults)
    {
        Reason reason = Reason.Of(protocol, login, front, back);
        try
        {
            if (reason == Reason.None)
                return new Cell(front, back, await EnterAsync(rig, protocol, login, front, back), "");
            if (!(login == "pass" && back.Name == Back.External)) // there can be no such door
                await RefusedAsync(rig, protocol, login, front, back, reason);
        }
        catch (Exception e) when (e is Xunit.Sdk.IAssertionException or IOException or InvalidDataException or TimeoutException or System.Security.Authentication.AuthenticationException)
        {
            faults.Enqueue($"{protocol}, {login}: {front.Name} before {back.Name}: {e.Message}\n{rig.LastWord($"{protocol}-{login}-{back.Name}")}");
        }
        return new Cell(front, back, "", reason.Text);
    }

    /// <summary>Logs in and reads or sends; gives who did.</summary>
    private static async Task<string> EnterAsync(MatrixRig rig, string protocol, string login, Front front, Back back)
    {
        string password = login == "check" ? MatrixRig.Password : DovecotServer.Password;
        var foreign = Array.Find(ForeignClient.All, one => one.Protocol == protocol && one.Front == front.Name);
        int port = rig.Port(protocol, back, login, startTls: foreign?.BeginsClear ?? false);
        if (foreign is not null)
        {
            string fault = await foreign.RunAsync(rig.Place(port, password));
            Assert.True(fault.Length == 0, fault);
        }
        else
        {
            await using var client = await rig.ConnectAsync(protocol, port, front.Name == "EXTERNAL");
            string answer = await client.LogInAsync(front, rig.User, password);
            Assert.True(FrontClient.IsYes(answer), answer);
            await client.UseAsync($"{rig.User}@{PostfixServer.Domain}");
        }
        await Patience.UntilAsync(() => rig.Entered(protocol, back, login, front.InLog(protocol)) > 0, rig.Postern.Program.Story);
        return foreign?.Program ?? "Postern";
    }

    private static async Task RefusedAsync(MatrixRig rig, string protocol, string login, Front front, Back back, Reason reason)
    {
        await using var client = await rig.ConnectAsync(protocol, rig.Port(protocol, back, login, startTls: false), front.Name == "EXTERNAL" && login == "check");
        string answer = await client.LogInAsync(front, rig.User, MatrixRig.Password);
        Assert.False(FrontClient.IsYes(answer), answer);
        string why = $"by {front.InLog(protocol)}: refused: ";
        await Patience.UntilAsync(() => rig.Says($"{protocol}-{login}-{back.Name}", why, reason.InLog), rig.Postern.Program.Story);
    }

    /// <summary>The servers themselves say by what we logged in there, as often as a client came in.</summary>
    private static async Task WitnessAsync(MatrixRig rig, Dictionary<string, (IReadOnlyList<Cell> Check, IReadOnlyList<Cell> Pass)> all)
    {
        foreach (string protocol in Protocols)
        {
            foreach (Back back in Back.Of(protocol))
            {
                int entered = all[protocol].Check.Concat(all[protocol].Pass).Count(cell => cell.Back == back && cell.Reason.Length == 0 && Mails(protocol, cell));
                int served = await rig.ServedAsync(protocol, back);
                Assert.True(served >= entered, $"{protocol}: the server saw {served} logins by {back.InLog}, and {entered} clients came in");
            }
        }
    }

    [Theory]
    [InlineData("imaps", "login = pass\nmechanisms = CRAM-MD5", "CRAM-MD5 keeps the password to itself")]
    [InlineData("imaps", "login = pass\nmechanisms = SCRAM-SHA-256", "SCRAM-SHA-256 keeps the password to itself")]
    [InlineData("imaps", "login = pass\nmechanisms = EXTERNAL", "EXTERNAL keeps the password to itself")]
    [InlineData("pop3s", "login = pass\nmechanisms = APOP", "APOP keeps the password to itself")]
    [InlineData("imaps", "login = check\nmechanisms = PLAIN APOP", "APOP is a command of POP3")]
    [InlineData("imaps", "login = check\nmechanisms = PLAIN ANONYMOUS", "ANONYMOUS lets anybody in")]
    [InlineData("imaps", "login = pass\nproveBy = certificate", "with login pass the server judges")]
    public async Task What_could_never_lead_to_a_server_is_a_mistake_in_the_configuration(string accept, string settings, string mistake)
    {
        using var directory = new Testing.TemporaryDirectory();
        string file = PosternProcess.Write(directory, $"[door]\naccept = {accept}://127.0.0.1:0\nconnect = {accept}://localhost\n{settings}\n");
        var (code, text) = await Shell.TryAsync(PosternProcess.Path, "check", file);
        Assert.NotEqual(0, code);
        Assert.Contains(mistake, text, StringComparison.Ordinal);
    }

    /// <summary>Postfix tells how somebody logged in with the first mail alone.</summary>
    private static bool Mails(string protocol, Cell cell) => protocol != "submission" || cell.Who != "gsasl";
}
