using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Delivery;

/// <summary>The disk is full, or read-only, or not ours any more: every mail is kept or refused, and the log says why.</summary>
public sealed class TightDiskTests(MailServers servers)
{
    private const string Ann = "ann@example.test";

    [Fact]
    public async Task A_full_disk_refuses_and_loses_nothing()
    {
        using var rig = new DeliveryRig(servers);
        await using var postern = await InOwnMountAsync(rig, "mount -t tmpfs -o size=3m,mode=700 tmpfs {0}");
        await using var client = await rig.InAsync(postern, Ann);
        string text = "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("All of this is kept or none of it.\r\n", 5_000));
        int kept = 0;
        string answer;
        while ((answer = await DeliveryRig.SendAsync(client, Ann, text, Ann)).Contains("250 2.0.0", StringComparison.Ordinal))
            kept++;
        Assert.Contains("452 4.3.1 There is no room for the mail now", answer, StringComparison.Ordinal);
        Assert.True(kept > 5, $"{kept}");
        await postern.LogLineAsync($"mail for {Ann} cannot be kept: ", "no space left on device");
        // A mail that says its size is refused before it comes, and a small one is still taken.
        await client.AskAsync($"MAIL FROM:<{Ann}> SIZE=2000000", "452 4.3.1");
        await client.HearAsync("\r\n");
        Assert.Equal((kept, 0), await CountAsync(postern, rig));
    }

    [Fact]
    public async Task Mail_that_is_handed_over_is_refused_on_a_full_disk_and_leaves_nothing()
    {
        using var rig = new DeliveryRig(servers);
        await using var postern = await InOwnMountAsync(rig, "mount -t tmpfs -o size=3m,mode=700 tmpfs {0}", rig.Lmtp("lmtp://127.0.0.1:0"));
        await using var client = await MailClient.ClearAsync(postern.Port);
        await client.HearAsync("220 ");
        await client.AskAsync("LHLO me.example", "250 SMTPUTF8\r\n");
        string text = "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("All of this is kept or none of it.\r\n", 5_000));
        int kept = 0;
        string answer;
        while ((answer = await DeliveryRig.SendAsync(client, "a@b.example", text, Ann)).Contains("250 2.0.0", StringComparison.Ordinal))
            kept++;
        Assert.Contains("452 4.3.1 There is no room for the mail now", answer, StringComparison.Ordinal);
        await client.AskAsync("MAIL FROM:<a@b.example> SIZE=2000000", "452 4.3.1");
        await client.HearAsync("\r\n");
        Assert.Equal((kept, 0), await CountAsync(postern, rig));
    }

    [Fact]
    public async Task A_disk_that_is_read_only_refuses_at_once()
    {
        using var rig = new DeliveryRig(servers);
        foreach (string part in (string[])["tmp", "new", "cur"])
            Directory.CreateDirectory(rig.Directory.File($"mail/ann/{part}"));
        await using var postern = await InOwnMountAsync(rig, "mount --bind {0} {0} && mount -o remount,bind,ro {0}");
        await using var client = await rig.InAsync(postern, Ann);
        Assert.Contains("451 4.3.0", await DeliveryRig.SendAsync(client, Ann, "Subject: x\r\n\r\nx\r\n", Ann), StringComparison.Ordinal);
        await postern.LogLineAsync($"mail for {Ann} cannot be kept: ", "read-only file system");
    }

    /// <summary>Mails that are there, and deliveries without an end, as the process sees them.</summary>
    private static async Task<(int Kept, int Unfinished)> CountAsync(PosternProcess postern, DeliveryRig rig)
    {
        string root = $"/proc/{postern.Program.Id}/root{rig.Directory.File("mail/ann")}";
        (int, int) Now() => (Directory.GetFiles(root + "/new").Length, Directory.GetFiles(root + "/tmp").Length);
        await Patience.UntilAsync(() => Now().Item2 == 0, () => "what was begun stays");
        return Now();
    }

    private static async Task<PosternProcess> InOwnMountAsync(DeliveryRig rig, string mounts, string? door = null)
    {
        Needed.Root("a file system of its own takes root");
        await rig.AddAsync(Ann);
        string mail = rig.Directory.File("mail");
        Directory.CreateDirectory(mail);
        string file = PosternProcess.Write(rig.Directory, door ?? rig.Submission());
        string mount = string.Format(System.Globalization.CultureInfo.InvariantCulture, mounts, mail);
        return await PosternProcess.StartAsync(Needed.Program("unshare"), ["-m", "--propagation", "private", "sh", "-c", $"{mount} && exec {PosternProcess.Path} run {file}"]);
    }
}
