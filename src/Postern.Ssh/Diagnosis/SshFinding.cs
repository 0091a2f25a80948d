using Postern.Ssh.Servers;

namespace Postern.Ssh.Diagnosis;

/// <summary>What a failure of ssh was found to be.</summary>
/// <param name="Fault">Its kind.</param>
/// <param name="Sentence">The server, and one sentence that says what to do next.</param>
internal sealed record SshFinding(SshFault Fault, string Sentence)
{
    /// <summary>To be thrown.</summary>
    internal SshException ToException() => new(Fault, Sentence);
}
