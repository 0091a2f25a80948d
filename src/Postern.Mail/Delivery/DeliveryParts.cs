using Microsoft.Extensions.Logging;
using Postern.Mail.Mailboxes;
using Postern.Net.Settings;

namespace Postern.Mail.Delivery;

/// <summary>What all deliveries of a door have in common.</summary>
/// <param name="Door">The door.</param>
/// <param name="Host">This host's name.</param>
/// <param name="Recipients">Whose an address is.</param>
/// <param name="Store">The mailboxes.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">Where it says what became of each mail.</param>
public sealed record DeliveryParts(DoorSettings Door, string Host, Recipients Recipients, MailStore Store, TimeProvider Time, ILogger Log);
