using Postern.Configuration;
using Postern.Mail.Explaining;
using Postern.Net.Settings;

namespace Postern;

/// <summary>Tells what becomes of mail to one address at a door of a plan; nothing of the plan is opened.</summary>
/// <param name="plan">What the process would be.</param>
/// <param name="door">Which of its doors.</param>
/// <param name="address">The address.</param>
/// <param name="tell">Told of each step, not on the caller's thread.</param>
/// <exception cref="IOException">The accounts or the mailbox cannot be read; the text is one sentence.</exception>
internal delegate Task ExplainRecipient(Plan plan, DoorSettings door, string address, Action<WalkStep> tell);
