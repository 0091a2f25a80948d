using System.Globalization;
using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;

namespace Postern.Store.Tests.Maildir.Changing;

/// <summary>Several messages are shown together or not at all, whoever is killed in between.</summary>
public sealed class JointDeliveryTests : IDisposable
{
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void All_are_shown_in_their_order_and_nothing_else_stays()
    {
        JointWriter.Publish(_rig.Inbox, number: 1, count: 5);
        var mailbox = new Mailbox(_rig.Inbox);
        mailbox.Synchronise();
        Assert.Equal(["1 0 5", "1 1 5", "1 2 5", "1 3 5", "1 4 5"], mailbox.Snapshot.Messages.ToArray().Select(TextOf));
        Assert.Empty(_rig.Names("tmp"));
        Assert.False(File.Exists(_rig.File("postern-append")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whoever_gives_out_UIDs_next_ends_what_was_begun(int shown)
    {
        _rig.Put("tmp/a", "a");
        _rig.Put("tmp/b", "b");
        _rig.Put("tmp/c", "c");
        _rig.Put("postern-append", "a new 1.a\nb cur 2.b:2,S\nc new 3.c\n");
        foreach (string move in ((string[])["a new/1.a", "b cur/2.b:2,S", "c new/3.c"])[..shown])
            File.Move(_rig.File($"tmp/{move.Split(' ')[0]}"), _rig.File(move.Split(' ')[1]));
        _rig.Put("new/9.z", "z"); // mail that came since
        var mailbox = new Mailbox(_rig.Inbox);
        mailbox.Synchronise();
        Assert.Equal(shown == 0 ? ["z"] : ["a", "b", "c", "z"], mailbox.Snapshot.Messages.ToArray().Select(TextOf).Order(StringComparer.Ordinal));
        Assert.Empty(_rig.Names("tmp"));
        Assert.False(File.Exists(_rig.File("postern-append")));
    }

    [Theory]
    [InlineData("a new ../../etc\n")]
    [InlineData("../a new x\nb new y\n")]
    [InlineData("a elsewhere x\n")]
    [InlineData("a new\n")]
    [InlineData("a new .x\n")]
    [InlineData("a new x")]
    [InlineData("\n\n")]
    [InlineData("")]
    public void What_we_did_not_write_is_not_followed(string journal)
    {
        _rig.Put("tmp/a", "a");
        _rig.Put("postern-append", journal);
        _rig.Put("new/9.z", "z");
        new Mailbox(_rig.Inbox).Synchronise();
        Assert.Equal("a", Assert.Single(_rig.Names("tmp")));
        Assert.Equal("9.z", Assert.Single(_rig.Names("new")));
        Assert.False(File.Exists(_rig.File("postern-append")));
    }

    [Fact]
    public void Where_one_cannot_be_shown_none_is()
    {
        using var first = Sealed("1");
        using var second = Sealed("2");
        Directory.Move(_rig.File("cur"), _rig.File("away"));
        Assert.Throws<IOException>(() => JointDelivery.Publish(_rig.Inbox, [new SealedMessage(first, MessageFlags.None, default), new SealedMessage(second, MessageFlags.Seen, default)]));
        Directory.Move(_rig.File("away"), _rig.File("cur"));
        Assert.Equal((0, 0, 2), (_rig.Names("new").Length, _rig.Names("cur").Length, _rig.Names("tmp").Length));
        Assert.False(File.Exists(_rig.File("postern-append")));
    }

    [Fact]
    public Task Killed_at_any_instant_no_part_is_ever_seen() => KillAsync(kills: 12, seed: 3);

    [Fact(Explicit = true)]
    public Task Killed_some_hundred_times_no_part_is_ever_seen() => KillAsync(kills: 300, seed: 4);

    private async Task KillAsync(int kills, int seed)
    {
        var random = new Random(seed);
        var told = new HashSet<string>(StringComparer.Ordinal);
        var mailbox = new Mailbox(_rig.Inbox); // it has the folder open all the time, as another server
        for (int kill = 0; kill < kills; kill++)
        {
            using var writer = await KilledProgram.StartAsync("joint", _rig.Tree.Path, random.Next());
            told.UnionWith(await KilledProgram.KillAsync(writer, random));
            mailbox.Synchronise();
            var there = mailbox.Snapshot.Messages.ToArray().Select(TextOf).GroupBy(text => text.Split(' ')[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
            foreach (var (number, texts) in there)
            {
                int count = int.Parse(texts[0].Split(' ')[2], CultureInfo.InvariantCulture);
                Assert.Equal(Enumerable.Range(0, count).Select(i => $"{number} {i} {count}"), texts);
            }

            Assert.All(told, number => Assert.True(there.ContainsKey(number), $"{number} is lost (seed {seed})"));
        }

        Assert.True(told.Count > kills, "too little was done to prove anything");
    }

    private Delivery Sealed(string text)
    {
        var delivery = _rig.Inbox.Deliver();
        delivery.Write(Encoding.ASCII.GetBytes(text));
        delivery.Seal();
        return delivery;
    }

    private string TextOf(MailboxMessage message) => File.ReadAllText(_rig.File($"{(message.File.IsNew ? "new" : "cur")}/{Encoding.UTF8.GetString(message.File.FileName.Span)}")).TrimEnd();
}
