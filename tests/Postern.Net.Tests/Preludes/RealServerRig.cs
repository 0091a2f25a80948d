namespace Postern.Net.Tests.Preludes;

/// <summary>Real servers with the rig's certificate, each started when a test first wants it.</summary>
public sealed class RealServerRig : IDisposable
{
    private readonly Lazy<RealServer> _dovecot;
    private readonly Lazy<RealServer> _postfix;

    public RealServerRig()
    {
        _dovecot = new(() => RealServer.Dovecot(Rig.ServerFiles));
        _postfix = new(() => RealServer.Postfix(Rig.ServerFiles));
    }

    public PreludeRig Rig { get; } = new();

    /// <summary>The port at which a real server speaks the protocol; skips the test where none is installed.</summary>
    public int PortOf(string protocol)
    {
        bool smtp = protocol is "smtp" or "submission";
        Assert.SkipUnless(RealServer.CanRun(smtp ? "/usr/sbin/postfix" : "/usr/sbin/dovecot"), "needs root and " + (smtp ? "postfix" : "dovecot"));
        return smtp ? _postfix.Value.PortOf("smtp") : _dovecot.Value.PortOf(protocol);
    }

    public void Dispose()
    {
        foreach (var server in new[] { _dovecot, _postfix })
        {
            if (server.IsValueCreated)
                server.Value.Dispose();
        }

        Rig.Dispose();
    }
}
