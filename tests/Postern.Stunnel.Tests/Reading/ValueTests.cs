using System.Text;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Reading;

public class ValueTests
{
    [Theory]
    [InlineData("127.0.0.1:110", "127.0.0.1", 110, null)]
    [InlineData("110", "", 110, null)]
    [InlineData("pop3", "", 110, null)]
    [InlineData("mail.example:pop3", "mail.example", 110, null)]
    [InlineData("::1:993", "::1", 993, null)]
    [InlineData("[::1]:993", "::1", 993, null)]
    [InlineData("nosuch", "", 0, "nosuch")]
    [InlineData("mail.example:99999", "mail.example", 0, "99999")]
    public void An_address_is_split_at_its_last_colon(string text, string host, int port, string? unknown) =>
        Assert.Equal(new StunnelAddress(host, port, null, unknown), Said.Client($"connect = {text}").Connect[^1]);

    [Fact]
    public void A_path_is_an_address() => Assert.Equal(new StunnelAddress("", 0, "/run/a:1"), Said.Client("connect = /run/a:1").Connect[^1]);

    [Theory]
    [InlineData("verify = 0", true, false, false, false)]
    [InlineData("verify = 1", true, false, true, false)]
    [InlineData("verify = 2", true, true, true, false)]
    [InlineData("verify = 3", true, true, true, true)]
    [InlineData("verify = 4", true, true, false, true)]
    [InlineData("verifyChain = yes", true, true, true, false)]
    [InlineData("verifyPeer = yes", true, true, false, true)]
    [InlineData("requireCert = yes", true, true, false, false)]
    [InlineData("verifyChain = no", false, false, false, false)]
    [InlineData("verify = 3\nverifyPeer = no", true, true, true, false)]
    [InlineData("verifyChain = yes\nrequireCert = no", true, false, true, false)]
    public void A_level_of_verification_is_four_answers(string lines, bool request, bool require, bool chain, bool peer)
    {
        var tls = Said.Server("CAfile = ca.pem\n" + lines).Tls;
        Assert.Equal((request, require, chain, peer), (tls.RequestCertificate, tls.RequireCertificate, tls.VerifyChain, tls.VerifyPeer));
    }

    [Fact]
    public void The_arguments_of_a_program_are_split_at_blanks_and_never_unquoted() =>
        Assert.Equal(["prog", "a\"b", "c\"", "'d"], Said.Client("execArgs =  prog a\"b   c\"\t'd ").ExecArguments);

    [Fact]
    public void The_names_of_a_server_are_all_kept()
    {
        var file = Said.Good("cert=c\n[a]\naccept=1\nconnect=2\n[b]\nsni=a:one.example\nsni=a:*.two.example\nconnect=3\n");
        Assert.Equal([new("a", "one.example"), new("a", "*.two.example")], file.Services[1].SniPatterns);
        Assert.Empty(file.Services[1].Accept);
    }

    [Fact]
    public void The_name_of_a_client_is_what_it_asks_for_and_may_be_empty()
    {
        Assert.Null(Said.Client("").ServerName);
        Assert.Equal("", Said.Client("sni =").ServerName);
        Assert.Equal("a:b", Said.Client("sni = x\nsni = a:b").ServerName);
    }

    [Theory]
    [InlineData("options = NO_TICKET", 0x4000UL, 0UL)]
    [InlineData("options = -NO_SSLv3\noptions = all", 0x80000850UL, 0x2000000UL)]
    [InlineData("options = NO_SSLv2", 0UL, 0UL)]
    [InlineData("sessiond = 127.0.0.1:5", 0x4000UL, 0UL)]
    public void Options_of_OpenSSL_are_bits(string lines, ulong set, ulong cleared)
    {
        var tls = Said.Client(lines).Tls;
        Assert.Equal((set, cleared), (tls.OptionsSet, tls.OptionsCleared));
    }

    [Theory]
    [InlineData("sslVersion = TLSv1.2", 0x303, 0x303)]
    [InlineData("sslVersionMin = tlsv1.3", 0x304, 0)]
    [InlineData("sslVersionMax = TLSv1.1", 0, 0x302)]
    [InlineData("sslVersion = TLSv1.2\nsslVersion = all", 0, 0)]
    public void Versions_are_OpenSSLs_numbers(string lines, int minimum, int maximum)
    {
        var tls = Said.Client(lines).Tls;
        Assert.Equal((minimum, maximum), (tls.Minimum, tls.Maximum));
    }

    [Fact]
    public void Flags_of_OCSP_add_up() => Assert.Equal(0x801u, Said.Client("OCSPflag = NOCERTS\nOCSPflag = notime").Tls.OcspFlags);

    [Theory]
    [InlineData("TIMEOUTidle = 0", 0)]
    [InlineData("TIMEOUTidle = 7", 7)]
    [InlineData("TIMEOUTidle = -1", 24 * 86400)]
    [InlineData("TIMEOUTidle = 99999999999", 24 * 86400)]
    public void No_time_is_without_an_end(string line, int seconds) => Assert.Equal(seconds, Said.Client(line).TimeoutIdle.TotalSeconds);

    [Theory]
    [InlineData("yes", 1000)]
    [InlineData("no", 0)]
    [InlineData("250", 250)]
    public void A_section_tries_again_after_a_while(string value, int milliseconds) =>
        Assert.Equal(milliseconds, Said.Client($"retry = {value}").Retry?.TotalMilliseconds ?? 0);

    [Fact]
    public void Ticket_keys_are_hexadecimal_with_colons_or_without()
    {
        var tls = Said.Server("ticketKeySecret = 00:11:22:33445566778899AABBCCDDEEFF\nticketMacSecret = 00112233445566778899aabbccddeeff").Tls;
        Assert.Equal("00112233445566778899AABBCCDDEEFF", Convert.ToHexString(tls.TicketKey!.Reveal().Span));
        Assert.Equal(tls.TicketKey, tls.TicketMac);
    }

    [Fact]
    public void Keys_of_PSK_are_read_with_the_file()
    {
        var host = new MemoryHost().With("/psk", "one:000102030405060708090a0b0c0d0e0f\n\ntwo:sixteen letters!\n");
        host.OpenFiles.Add("/psk");
        var file = Said.Good("client=yes\n[a]\naccept=1\nconnect=2\nPSKsecrets=/psk\nPSKidentity=two\n", host);
        var secrets = file.Services[0].Tls.PskSecrets;
        Assert.Equal(["one", "two"], secrets.Select(secret => secret.Identity));
        Assert.Equal([0, 1, 2], secrets[0].Key.Reveal().Span[..3].ToArray());
        Assert.Equal("sixteen letters!", Encoding.UTF8.GetString(secrets[1].Key.Reveal().Span));
        Assert.Contains("Insecure file permissions on /psk", file.At(4));
    }

    [Fact]
    public void A_variable_is_set_or_taken_away()
    {
        var file = Said.Good("client=yes\nsetEnv=A=b=c\nsetEnv=B=\n[a]\naccept=1\nconnect=2\n");
        Assert.Equal([new("A", "b=c"), new("B", "")], file.Global.Environment);
    }

    [Fact]
    public void A_file_that_is_not_in_UTF8_loses_no_byte()
    {
        var host = new MemoryHost();
        host.Files["/latin"] = [.. "client=yes\nprotocolPassword=gr"u8, 0xFC, .. "n\n[a]\naccept=1\nconnect=2\nprotocolUsername=grün\n"u8];
        var file = Postern.Stunnel.Reading.StunnelReader.Read("/latin", host, new NoTrial());
        Assert.Equal(new("grün"), file.Services[0].Negotiation.Password);
        Assert.Equal("grün", file.Services[0].Negotiation.UserName);
    }
}
