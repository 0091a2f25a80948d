using Postern.Mail.Clients;
using Postern.Net.Engine;

namespace Postern.Mail.Gateway.Servers;

/// <summary>A server that was reached and has greeted.</summary>
/// <param name="Arrival">The way there.</param>
/// <param name="Server">The conversation with it, its greeting behind it.</param>
internal readonly record struct Reached(Arrival Arrival, IMailServer Server);
