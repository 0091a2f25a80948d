using Postern.Wire.Smtp;

namespace Postern.Mail.Delivery;

/// <summary>What a sender is told of a disk that fails: no path, and no more than what to do (RFC 3463 §3.3, §3.4).</summary>
internal static class DiskReply
{
    private const int NoSpace = 28; // ENOSPC
    private const int OverQuota = 122; // EDQUOT

    /// <summary>The reply; all of it may be better later.</summary>
    internal static SmtpReply Of(IOException fault) => ErrorOf(fault) switch
    {
        NoSpace => Full,
        OverQuota => SmtpReply.Of(452, "4.2.2", "The mailbox is full"),
        _ => SmtpReply.Of(451, "4.3.0", "The mail cannot be kept here now, try again later"),
    };

    /// <summary>There is no room.</summary>
    internal static SmtpReply Full => SmtpReply.Of(452, "4.3.1", "There is no room for the mail now");

    // The system's error number is what the class library, and we, keep in HResult.
    private static int ErrorOf(Exception fault) =>
        fault.HResult is NoSpace or OverQuota || fault.InnerException is not { } inner ? fault.HResult : ErrorOf(inner);
}
