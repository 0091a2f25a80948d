using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;

namespace Postern.Store.Tests.Maildir.Index;

/// <summary>What a client with QRESYNC (RFC 7162 §3.2.5) remembers of a mailbox, brought up to date by what any process tells it.</summary>
internal sealed class QresyncClient
{
    private readonly Dictionary<uint, (MessageFlags, KeywordSet)> _messages = [];
    private uint _uidValidity;
    private ulong _modSeq;

    internal ulong ModSeq => _modSeq;

    internal void Resynchronise(IndexSnapshot index)
    {
        // NOMODSEQ (RFC 7162 §3.1.2.2), or another mailbox: all is asked for.
        if (index.HighestModSeq == 0 || index.Mailbox.UidValidity != _uidValidity || _modSeq == 0)
            _messages.Clear();
        else if (index.TryVanishedSince(_modSeq, out var vanished))
            vanished.ToList().ForEach(uid => _messages.Remove(uid));
        else
            _messages.Keys.Where(uid => index.IndexOf(uid) < 0).ToList().ForEach(uid => _messages.Remove(uid));
        bool isAll = _messages.Count == 0;
        for (int place = 0; place < index.Count; place++)
        {
            if (isAll || index.ModSeqAt(place) > _modSeq)
                _messages[index[place].Uid] = (index[place].Flags, index[place].Keywords);
        }

        (_uidValidity, _modSeq) = (index.Mailbox.UidValidity, index.HighestModSeq);
    }

    internal void Check(IndexSnapshot index)
    {
        var there = index.Mailbox.Messages.ToArray().Select(message => (message.Uid, (message.Flags, message.Keywords)));
        Assert.Equal(there, _messages.OrderBy(message => message.Key).Select(message => (message.Key, message.Value)));
    }

    /// <summary>As a line of text, for another process.</summary>
    internal string Write() =>
        $"{_uidValidity} {_modSeq} {string.Join(',', _messages.Select(message => $"{message.Key}:{(int)message.Value.Item1}:{message.Value.Item2.Bits}"))}";

    internal static QresyncClient Read(string line)
    {
        string[] words = line.Split(' ');
        var client = new QresyncClient { _uidValidity = uint.Parse(words[0]), _modSeq = ulong.Parse(words[1]) };
        foreach (string message in words[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = message.Split(':');
            client._messages[uint.Parse(parts[0])] = ((MessageFlags)int.Parse(parts[1]), new KeywordSet(uint.Parse(parts[2])));
        }

        return client;
    }
}
