using Postern.Mail.Doors;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Net.Talk;
using Postern.Wire.Ends;

namespace Postern.Mail.Explaining;

/// <summary>Logs out at a server that let us in: nothing was done there, and nothing stays open.</summary>
internal static class Goodbye
{
    private const int LongestLine = 64 * 1024; // arbitrary: what a server says when it parts
    private const int MostLines = 16; // arbitrary: likewise

    /// <summary>Says goodbye, and waits for the answer.</summary>
    internal static async ValueTask<WalkStep> SayAsync(Connection connection, Opening.Opened opened, MailProtocol protocol, Limits limits)
    {
        try
        {
            if (opened.NextHop is { } hop)
                await hop.QuitAsync();
            else
                await SayAsync(connection, protocol == MailProtocol.Imap ? "bye LOGOUT" : "QUIT", protocol, limits);
            return new WalkStep("logout", StepResult.Good, "logged out again; nothing was read, sent or changed there");
        }
        catch (ConduitException fault)
        {
            return new WalkStep("logout", StepResult.Note, $"the server closed without a goodbye: {fault.Fault.Text}");
        }
    }

    private static async ValueTask SayAsync(Connection connection, string command, MailProtocol protocol, Limits limits)
    {
        var talk = new Talk(connection.Far!, LongestLine); // it was opened
        talk.Say(command + "\r\n");
        await talk.FlushAsync(connection.Deadline.Within(limits.Command, "a command to the server"));
        for (int lines = 0; lines < MostLines; lines++)
        {
            var line = await talk.ReadLineAsync(connection.Deadline.Within(limits.Command, "the server's goodbye"));
            if (line is not { } text || protocol != MailProtocol.Imap || text.Span.StartsWith("bye "u8))
                return;
        }
    }
}
