using System.Globalization;
using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Tests.Maildir;

/// <summary>Programs that write a Maildir are killed at any instant: what they had acknowledged is there, once, whole, with the UID they told.</summary>
public sealed class KillTests : IDisposable
{
    private readonly MailRig _rig = new();
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal); // what is known last of each message: flags, or nothing
    private readonly Dictionary<string, uint> _uids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _delivered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _going = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private ulong _mark;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public Task Nothing_is_lost_and_nothing_is_there_twice() => KillAsync(kills: 12, seed: 1);

    [Fact(Explicit = true)]
    public Task Nothing_is_lost_in_some_hundred_kills() => KillAsync(kills: 400, seed: 2);

    private async Task KillAsync(int kills, int seed)
    {
        var random = new Random(seed);
        for (int kill = 0; kill < kills; kill++)
        {
            // Two at once, the second killed while it waits, or not, for what the first held.
            using var first = await KilledProgram.StartAsync("writer", _rig.Tree.Path, random.Next());
            using var second = kill % 2 == 0 ? null : await KilledProgram.StartAsync("writer", _rig.Tree.Path, random.Next());
            var heard = await KilledProgram.KillAsync(first, random);
            if (second is not null)
            {
                heard = [.. heard, .. await KilledProgram.KillAsync(second, random)];
            }

            foreach (string line in heard)
                Hear(line.Split(' '), alone: second is null);
            Check();
        }

        Assert.True(_uids.Count > kills, "too little was done to prove anything");
    }

    private void Hear(string[] words, bool alone)
    {
        switch (words)
        {
            case ["kept", var name]:
                Assert.True(_delivered.Add(name), $"{name} was given twice");
                _kept.TryAdd(name, ""); // the other program may have flagged it, and is heard first
                break;
            case ["uid", var uid, var name]:
                uint told = uint.Parse(uid, CultureInfo.InvariantCulture);
                Assert.Equal(told, _uids.TryGetValue(name, out uint before) ? before : told);
                _uids[name] = told;
                break;
            case ["goes", var name]:
                _going.Add(name);
                break;
            case ["gone", var name]:
                _gone.Add(name);
                break;
            case ["flags", var name]:
                _kept[name] = "";
                break;
            case ["flagged", var name, var flags, var keywords]:
                _kept[name] = alone ? flags + " " + keywords : "";
                break;
            case ["mark", var mark]:
                ulong first = ulong.Parse(mark, CultureInfo.InvariantCulture);
                Assert.True(!alone || first > _mark);
                _mark = Math.Max(_mark, first + 2);
                break;
            default:
                Assert.Fail(string.Join(' ', words));
                break;
        }
    }

    private void Check()
    {
        var mailbox = new Mailbox(_rig.Inbox);
        mailbox.Synchronise();
        var there = mailbox.Snapshot.Messages.ToArray().ToDictionary(message => Encoding.UTF8.GetString(message.File.BaseName.Span), StringComparer.Ordinal);
        Assert.Equal(there.Count, Directory.GetFiles(_rig.File("new")).Length + Directory.GetFiles(_rig.File("cur")).Length);
        foreach (var (name, message) in there)
        {
            Assert.DoesNotContain(name, _gone);
            Assert.Equal(message.Uid, _uids.TryGetValue(name, out uint told) ? told : message.Uid);
            _uids[name] = message.Uid;
            string text = File.ReadAllText(_rig.File($"{(message.File.IsNew ? "new" : "cur")}/{Encoding.UTF8.GetString(message.File.FileName.Span)}"));
            string[] subject = text[..text.IndexOf('\n', StringComparison.Ordinal)].Split(' ');
            Assert.Equal(Writer.Text(int.Parse(subject[1], CultureInfo.InvariantCulture), int.Parse(subject[2], CultureInfo.InvariantCulture)), text);
            Assert.Equal(text.Length, message.Size);
        }

        foreach (var (name, flags) in _kept)
        {
            Assert.True(there.TryGetValue(name, out var message) || _going.Contains(name), $"{name} is lost");
            if (flags.Length > 0 && there.ContainsKey(name))
                Assert.Equal(flags, $"{(int)message.Flags} {message.Keywords.Bits}");
        }

        Assert.Equal(_uids.Count, _uids.Values.Distinct().Count());
        Assert.True(ModSeqMark.Read(_rig.Inbox) >= _mark);
    }
}
