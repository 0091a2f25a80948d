using System.Text;
using Postern.Wire.Pop3;

namespace Postern.Wire.Tests.Pop3;

public sealed class Pop3CapabilitiesTests
{
    // RFC 2449 §5
    private const string Example = "TOP\r\nUSER\r\nSASL CRAM-MD5 KERBEROS_V4\r\nRESP-CODES\r\nLOGIN-DELAY 900\r\nPIPELINING\r\nEXPIRE 60\r\nUIDL\r\nIMPLEMENTATION Shlemazle-Plotz-v302\r\n.\r\n";

    [Fact]
    public void A_list_is_read_up_to_its_dot()
    {
        var all = Read(Example);
        Assert.Equal(9, all.All.Count);
        Assert.Equal(["CRAM-MD5", "KERBEROS_V4"], all.Mechanisms);
        Assert.Equal(["900"], all.Values("login-delay"));
        Assert.True(all.Has("Uidl"));
        Assert.False(all.Has("STLS"));
        Assert.Empty(all.Values("STLS"));
    }

    [Fact]
    public void What_is_read_is_written_again() => Assert.Equal("+OK Capability list follows\r\n" + Example, Read(Example).Format());

    [Fact]
    public void A_door_takes_away_and_adds()
    {
        var all = Read(Example).Without("stls", "SASL", "user").With("SASL", "PLAIN", "SCRAM-SHA-256").With("top").BeforeLogin();
        Assert.Equal(
            "+OK Capability list follows\r\nTOP\r\nRESP-CODES\r\nLOGIN-DELAY 900\r\nPIPELINING\r\nEXPIRE 60\r\nUIDL\r\nSASL PLAIN SCRAM-SHA-256\r\n.\r\n",
            all.Format());
    }

    [Fact]
    public void A_name_that_is_there_is_changed_in_its_place() =>
        Assert.Equal(["TOP", "USER X", "UIDL"], Read("TOP\r\nUSER\r\nUIDL\r\n.\r\n").With("USER", "X").All.Select(capability => capability.ToString()));

    [Fact]
    public void Lines_that_name_nothing_are_passed_over() =>
        Assert.Equal(["TOP", "UIDL"], Read("top\r\n\r\n..x\r\nx\u0001\r\nTOP again\r\n uidl\r\n.\r\n").All.Select(capability => capability.Name));

    [Fact]
    public void A_list_without_end_is_left()
    {
        var reader = new Pop3CapabilityReader();
        for (int i = 0; i < Pop3Limits.Capabilities; i++)
            Assert.True(reader.TryRead("X"u8, out _));
        Assert.False(reader.TryRead("X"u8, out string fault));
        Assert.Equal("Too many capabilities", fault);
    }

    private static Pop3Capabilities Read(string lines)
    {
        var reader = new Pop3CapabilityReader();
        foreach (string line in lines.Split("\r\n").SkipLast(1))
            Assert.True(reader.TryRead(Encoding.ASCII.GetBytes(line), out _));
        Assert.True(reader.IsWhole);
        return reader.Capabilities;
    }
}
