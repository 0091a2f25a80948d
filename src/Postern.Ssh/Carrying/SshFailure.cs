using Postern.Ssh.Diagnosis;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Carrying;

/// <summary>From ssh's last words to what is thrown.</summary>
internal static class SshFailure
{
    internal static SshException Of(IReadOnlyList<string> tail, SshServer server) => SshDiagnosis.Of(tail, server).ToException();
}
