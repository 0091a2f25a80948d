namespace Postern.OwnServer.Letters;

/// <summary>The first letter of a new mailbox: what there is, and what to do next.</summary>
internal static class WelcomeLetter
{
    /// <summary>The letter for an account.</summary>
    /// <param name="account">Whose mailbox it is for.</param>
    /// <param name="host">The server's name.</param>
    /// <param name="mail">Where the mailbox is.</param>
    /// <param name="command">How the program is called with this state directory: a verb, and what belongs behind it.</param>
    /// <param name="now">When it is written.</param>
    public static Letter For(string account, string host, string mail, Func<string, string> command, DateTimeOffset now) => LetterText.Make(
        LetterText.IdOf("welcome", account, host), now, $"Postern <postern@{host}>", account, "Welcome to your own mail server",
        $"""
        Content-Type: text/plain; charset=utf-8; format=flowed
        Content-Transfer-Encoding: 8bit

        Hello,

        you read this, so it works: this letter came over TLS, from a mail server
        that is yours alone.

        Your mail is kept in
          {mail}
        one file for each message (a Maildir): any program that knows Maildirs
        may read and write there as well, also while the server runs.

        Somebody else is to have a mailbox here:
          {command("account add alice@" + host)}

        A new password of your own:
          {command("account passwd " + account)}

        Who is connected, and how the server does:
          {command("status")}

        It ends with Ctrl-C, or with
          {command("down")}
        and goes on where it was with
          {command("up")}

        You may delete this letter. It does not come again.

        """);
}
