using Postern.Mail.Accounts;
using Postern.Mail.Delivery;
using Postern.Mail.Mailboxes;
using Postern.Net.Settings;
using Postern.Store.Maildir;
using Postern.Wire.Ends;
using Postern.Wire.Smtp.Envelopes;
using Postern.Wire.Text;
using Mailbox = Postern.Wire.Smtp.Envelopes.Mailbox;

namespace Postern.Mail.Explaining;

/// <summary>What becomes of mail to one address at one door, step by step; nothing is sent and nothing is made.</summary>
/// <param name="door">The door.</param>
/// <param name="recipients">Whose an address is; null where the door has no mailboxes.</param>
/// <param name="beyond">Where mail to others goes, in words.</param>
/// <param name="tell">Told of each step.</param>
/// <param name="time">The clock of the mailboxes.</param>
public sealed class RecipientWalk(DoorSettings door, Recipients? recipients, string beyond, Action<WalkStep> tell, TimeProvider time)
{
    /// <summary>Walks.</summary>
    /// <exception cref="IOException">The accounts or the mailbox cannot be read.</exception>
    public async Task RunAsync(string text)
    {
        if (!Mailbox.TryParse(text, out EmailAddress? address, out string fault))
        {
            tell(new WalkStep("address", StepResult.Bad, $"“{PeerWords.Printable(text)}” is no address: {fault}", "write one such as somebody@example.org"));
            return;
        }
        if (recipients is null)
        {
            TellBeyond("the door has no mailboxes: mail to anybody goes on");
            return;
        }
        switch (await recipients.FindAsync(SmtpPath.To(address)))
        {
            case Recipient.Local to:
                tell(new WalkStep("recipient", StepResult.Good, Whose(to, address)));
                TellMailbox(to);
                break;
            case Recipient.Refused refused:
                tell(new WalkStep("recipient", StepResult.Bad, $"the sender is told {refused.Reply}", "postern account list tells names and aliases; catchAll names who has what is nobody's"));
                break;
            default:
                TellBeyond($"{PeerWords.Printable(address.Domain)} is no domain of this door");
                break;
        }
    }

    private static string Whose(Recipient.Local to, EmailAddress address)
    {
        string account = PeerWords.Printable(to.Account);
        if (to.Known.Length == 0)
            return $"nobody has this address, and what is nobody's at {PeerWords.Printable(address.Domain)} is for the account {account}";
        string detail = to.Detail.Length == 0 ? "" : $", without the detail “{PeerWords.Printable(to.Detail)}”";
        return AccountName.Key(to.Known) == AccountName.Key(to.Account)
            ? $"it is the name of the account {account}{detail}"
            : $"it is the alias {PeerWords.Printable(to.Known)} of the account {account}{detail}";
    }

    private void TellMailbox(Recipient.Local to)
    {
        var tree = new MaildirTree(new MailLocation(door.Mail.Mailboxes!).PathOf(to.Account), time); // there are recipients where there are mailboxes
        bool isNamed = door.Mail.DetailFolders && to.Detail.Length > 0;
        bool isThere = FolderName.TryParse(to.Detail, out FolderName named) && isNamed && tree.Has(named);
        FolderName folder = isThere ? named : FolderName.Inbox;
        string note = tree.Has(folder) ? "" : ", which is made by the first login or the first mail";
        tell(new WalkStep("mailbox", StepResult.Good, $"it is put into {(isThere ? $"the folder {PeerWords.Printable(to.Detail)}" : "INBOX")}, {tree.Folder(folder).Path}{note}"));
        if (isNamed && !isThere)
            tell(new WalkStep("detail", StepResult.Note, $"there is no folder {PeerWords.Printable(to.Detail)}, so it is put into INBOX"));
    }

    private void TellBeyond(string why)
    {
        bool goesOn = door.Accept[0].Protocol == MailProtocol.Submission && door.Connect.Count > 0;
        if (!goesOn)
        {
            tell(new WalkStep("recipient", StepResult.Bad, $"{why}: the sender is told {Recipient.Beyond.Refusal}", "connect at a submission door names who takes mail to others; localDomains and the accounts' addresses say what is ours"));
            return;
        }
        tell(new WalkStep("recipient", StepResult.Good, why));
        tell(new WalkStep("next hop", StepResult.Good, $"it goes{beyond}, whose answer is the sender's"));
        if (door.Mail.Routes.Count > 0)
            tell(new WalkStep("routes", StepResult.Note, $"the sender's account decides: {string.Join(", ", door.Mail.Routes.Select(route => route.Whose))} have next hops of their own"));
    }
}
