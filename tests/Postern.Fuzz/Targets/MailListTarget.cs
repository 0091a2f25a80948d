using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Changing;
using Postern.Store.Maildir.Lists;
using Postern.Testing;

namespace Postern.Fuzz.Targets;

/// <summary>The lists beside the mail of an account that other programs write too: subscriptions, special uses, and what an APPEND of ours has left.</summary>
internal static class MailListTarget
{
    private static readonly TemporaryDirectory Directory = new();
    private static readonly MaildirTree Tree = Make();

    public static void Subscriptions(byte[] input)
    {
        foreach (var text in (SubscriptionText[])[SubscriptionText.Read(input), SubscriptionText.ReadCourier(input)])
        {
            var again = SubscriptionText.Read(text.Write());
            Invariant.Holds(again.Folders.SequenceEqual(text.Folders), "what is written is read again");
            Invariant.Holds(SubscriptionText.Read(again.Write()).Write().AsSpan().SequenceEqual(again.Write()), "and stays as it is written");
            var folder = FolderName.TryParse("Fuzzed", out var name) ? name : FolderName.Inbox;
            var others = text.Folders.Where(one => one != folder).ToHashSet();
            Invariant.Holds(text.With(folder, isSubscribed: true).Has(folder) && !text.With(folder, isSubscribed: false).Has(folder), "one is added, and taken away");
            Invariant.Holds(others.SetEquals(SubscriptionText.Read(text.With(folder, isSubscribed: true).Write()).Folders.Where(one => one != folder)), "the others stay");
        }
    }

    public static void Uses(byte[] input)
    {
        File.WriteAllBytes(Path.Combine(Tree.Path, "postern-uses"), input);
        var uses = new FolderUses(Tree);
        foreach (var (use, folder) in uses.Read())
            Invariant.Holds(use.Length > 0 && !use.Contains(' ', StringComparison.Ordinal) && folder.Text.Length > 0, "a use is a word: " + use);
        var name = FolderName.TryParse("Fuzzed", out var parsed) ? parsed : FolderName.Inbox;
        if (uses.TryGive(["Archive"], name))
            Invariant.Holds(uses.Read().Any(one => one.Value == name), "what is given is there");
        uses.Follow(name, newName: null);
        Invariant.Holds(uses.Read().All(one => one.Value != name), "what is removed has gone");
    }

    public static void Journal(byte[] input)
    {
        var folder = Tree.Folder(FolderName.Inbox);
        var plans = JointJournal.Read([.. input], folder);
        foreach (var plan in plans)
        {
            Invariant.Holds(plan.Place == folder.New || plan.Place == folder.Current, "a message is shown in new or in cur");
            Invariant.Holds(plan.Temporary.Span.IndexOfAny("/\0\n"u8) < 0 && plan.Shown.Span.IndexOfAny("/\0\n"u8) < 0 && plan.Shown.Span[0] != '.', "a name is one of a file: " + Encoding.Latin1.GetString(plan.Shown.Span));
        }

        Invariant.Holds(plans.Count == 0 || JointJournal.Write(plans, folder).AsSpan().SequenceEqual(input), "it is read as it was written");
    }

    private static MaildirTree Make()
    {
        var tree = new MaildirTree(Directory.File("Maildir"), TimeProvider.System);
        tree.Create(FolderName.Inbox);
        return tree;
    }
}
