using Postern.Ssh.Carrying;

namespace Postern.Tests.Ssh;

public sealed class AskingModeTests
{
    private static readonly Dictionary<string, string> Service = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, string> Session = new(StringComparer.Ordinal) { ["DISPLAY"] = ":0", ["SSH_ASKPASS"] = "/usr/lib/askpass" };

    [Fact]
    public void A_terminal_comes_before_a_desktop_and_a_service_asks_nobody()
    {
        Assert.Equal(AskingKind.Tenant, AskingMode.For(tenantMayAsk: true, Session).Kind);
        Assert.Equal(AskingKind.Desktop, AskingMode.For(tenantMayAsk: false, Session).Kind);
        Assert.Equal(AskingKind.Nobody, AskingMode.For(tenantMayAsk: false, Service).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_unknown_host_key_is_never_taken_by_itself(bool pinned)
    {
        foreach (AskingKind kind in Enum.GetValues<AskingKind>())
        {
            var options = new AskingMode(kind, "/askpass").Options(pinned);
            Assert.Contains(options, word => word is "StrictHostKeyChecking=yes" or "StrictHostKeyChecking=ask");
            Assert.DoesNotContain(options, word => word is "StrictHostKeyChecking=no" or "StrictHostKeyChecking=accept-new" or "StrictHostKeyChecking=off");
        }
    }

    [Fact]
    public void A_service_with_a_pin_answers_for_the_host_key_and_for_nothing_else()
    {
        var options = new AskingMode(AskingKind.Nobody).Options(pinned: true);
        Assert.Contains("PasswordAuthentication=no", options);
        Assert.Contains("KbdInteractiveAuthentication=no", options);
        Assert.Contains("UserKnownHostsFile=/dev/null", options);
    }
}
