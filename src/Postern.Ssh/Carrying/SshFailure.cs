using Postern.Ssh.Diagnosis;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Carrying;

/// <summary>From ssh's last words to what is thrown.</summary>
internal static class SshFailure
{
    internal static SshException Of(IReadOnlyList<string> tail, SshServer server)
    {
        bool final = tail.Any(line => line.Contains("REMOTE HOST IDENTIFICATION HAS CHANGED", StringComparison.Ordinal) || line.Contains("REVOKED HOST KEY", StringComparison.Ordinal));
        return new SshException(SshDiagnosis.Of(tail, server)) { IsFinal = final };
    }
}
