namespace Postern.Interop.Tests.Matrix;

/// <summary>Why a login is refused, where it has to be.</summary>
/// <param name="Text">For the page; empty where a client has to get in.</param>
/// <param name="InLog">What the door's log says of it.</param>
internal sealed record Reason(string Text, string InLog)
{
    internal static readonly Reason None = new("", "");

    private static readonly Reason Nobody = new("nobody without a name is let in: ANONYMOUS is not offered, and a door that names it is a mistake in the configuration", "ANONYMOUS is not offered here");
    private static readonly Reason Hidden = new("it does not tell the password, which the server has to be shown with `login = pass`; a door that names it is a mistake in the configuration", "is not offered here");
    private static readonly Reason Judged = new("with `login = pass` the server judges the client's own password; `proveBy` beside it is a mistake in the configuration", "");
    private static readonly Reason NoCertificate = new("Postfix does not tell Dovecot's SASL of the certificate, and so does not offer EXTERNAL", "allowed is EXTERNAL");

    /// <summary>The reason of a cell.</summary>
    internal static Reason Of(string protocol, string login, Front front, Back back) => (protocol, login, front, back) switch
    {
        (_, _, { IsRefused: true }, _) => Nobody,
        (_, "pass", { TellsPassword: false }, _) => Hidden,
        (_, "pass", _, { Name: Back.External }) => Judged,
        ("submission", _, _, { Name: Back.External }) => NoCertificate,
        _ => None,
    };
}
