using Postern.Configuration;
using Postern.Mail.Explaining;
using Postern.Net.Conduits;

namespace Postern;

/// <summary>Walks one login through a door of a plan; nothing of the plan is opened.</summary>
/// <param name="plan">What the process would be.</param>
/// <param name="trial">Whose login, and at which of its doors.</param>
/// <param name="peer">Where the client pretends to be.</param>
/// <param name="tell">Told of each step, not on the caller's thread.</param>
/// <exception cref="IOException">The door cannot be put together; the text is one sentence.</exception>
internal delegate Task ExplainLogin(Plan plan, LoginTrial trial, PeerAddress peer, Action<WalkStep> tell);
