using Postern.Net.Conduits;

namespace Postern.Mail.Clients;

/// <summary>A server that let us in.</summary>
/// <param name="Conduit">The connection; what the server said ahead of time is read from it first.</param>
/// <param name="Capabilities">The list it shows after the login, one item each; of POP3 one line each.</param>
/// <param name="Words">What it said.</param>
/// <param name="Mechanism">How we logged in.</param>
internal sealed record LoggedIn(Conduit Conduit, IReadOnlyList<string> Capabilities, string Words, string Mechanism);
