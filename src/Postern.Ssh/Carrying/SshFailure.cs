using Postern.Ssh.Diagnosis;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Carrying;

/// <summary>From ssh's last words to what is thrown.</summary>
internal static class SshFailure
{
    internal static SshException Of(IReadOnlyList<string> tail, SshServer server)
    {
        var said = new SshSayings(tail, server);
        // It says something at each end but that by KILL, of which the shell that keeps it tells (KeptProgram).
        return said.IsLoggedIn && said.LastWords is null or "Killed" or "Terminated"
            ? new SshException(SshFault.LineLost, $"{server}: {SshDiagnosis.EndedHere}")
            : SshDiagnosis.Of(tail, server).ToException();
    }
}
