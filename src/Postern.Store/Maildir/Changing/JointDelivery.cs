using Postern.Store.Maildir.Uids;
using Postern.Store.Native;

namespace Postern.Store.Maildir.Changing;

/// <summary>Shows several messages, all or none of them (RFC 3502 §3).</summary>
/// <remarks>
/// Before the first is shown all their names are on the disk in <see cref="JointJournal"/>, and the right to give out UIDs is held until the last one is: nobody who goes by that right has ever seen a part.
/// Where the process is killed in between, the next one that is to give out UIDs shows the rest; where none was shown yet, none will be.
/// </remarks>
public static class JointDelivery
{
    /// <summary>Shows them; when this returns they are kept for good. Gives the names by which they will get their UIDs, in their order.</summary>
    /// <exception cref="IOException">Not all can be shown, and none is; or they are shown and may be lost with the power.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Publish(MaildirFolder folder, IReadOnlyList<SealedMessage> messages)
    {
        if (messages is [var only])
            return [only.Delivery.Publish(only.Flags, only.Keywords)];
        using var held = folder.Lock();
        Recover(folder, held);
        DeliveryPlan[] plans = [.. messages.Select(message => message.Delivery.Plan(message.Flags, message.Keywords))];
        folder.Itself.Put(JointJournal.Name, "postern-append.tmp"u8, JointJournal.Write(plans, folder), folder.FileMode);
        try
        {
            held.Check();
            Show(messages, plans);
            folder.Flush();
        }
        finally
        {
            _ = folder.Itself.Remove(JointJournal.Name); // one that stays finds nothing in tmp
        }

        return Array.ConvertAll(plans, plan => plan.BaseName);
    }

    /// <summary>Ends what a process that was killed has begun; true where messages are shown by that.</summary>
    internal static bool Recover(MaildirFolder folder, MailboxLock held)
    {
        if (folder.Itself.ReadAll(JointJournal.Name) is not { } text)
            return false;
        held.Check();
        var plans = JointJournal.Read(text, folder);
        DeliveryPlan[] hidden = [.. plans.Where(plan => folder.Temporary.TryStat(plan.Temporary.Span, out _))];
        bool isBegun = hidden.Length > 0 && hidden.Length < plans.Count;
        if (isBegun)
        {
            foreach (var plan in hidden)
            {
                int error = folder.Temporary.Rename(plan.Temporary.Span, plan.Place, plan.Shown.Span);
                if (error is not (0 or Posix.NoEntry or Posix.Exists))
                    throw plan.Place.Fault(plan.Shown.Span, "made", error);
            }

            folder.Flush();
        }

        // First the journal: with it, and some of the files gone, they would be taken for shown.
        int kept = folder.Itself.Remove(JointJournal.Name);
        if (kept is not (0 or Posix.NoEntry))
            throw folder.Itself.Fault(JointJournal.Name, "removed", kept);
        foreach (var plan in isBegun ? [] : hidden)
            _ = folder.Temporary.Remove(plan.Temporary.Span); // what stays behind in tmp is removed after a day and a half
        return isBegun;
    }

    private static void Show(IReadOnlyList<SealedMessage> messages, DeliveryPlan[] plans)
    {
        int shown = 0;
        try
        {
            for (; shown < plans.Length; shown++)
                messages[shown].Delivery.Show(plans[shown]);
        }
        catch (IOException)
        {
            while (shown > 0)
            {
                shown--;
                messages[shown].Delivery.Hide(plans[shown]);
            }

            throw;
        }
    }
}
