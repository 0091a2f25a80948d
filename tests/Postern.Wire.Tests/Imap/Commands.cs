using System.Text;
using Postern.Wire.Imap;

namespace Postern.Wire.Tests.Imap;

/// <summary>Commands as a connection has framed them; what stands behind UID is unwrapped.</summary>
internal static class Commands
{
    public static ImapCommand Read(string text)
    {
        Assert.True(ImapCommand.TryParse(Encoding.UTF8.GetBytes(text), out var command, out _, out string fault), fault);
        if (command.Name != "UID")
            return command;
        Assert.True(command.TryUid(out var inner, out fault), fault);
        return inner;
    }
}
