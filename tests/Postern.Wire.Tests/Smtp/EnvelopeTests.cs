using System.Text;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Envelopes;
using Postern.Wire.Tests.Ends;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Smtp;

public sealed class EnvelopeTests
{
    private const SmtpExtensions All = (SmtpExtensions)127;

    [Theory]
    [InlineData("FROM:<Smith@bar.com>", "Smith", "bar.com")]
    [InlineData("FROM:scanner@office.example", "scanner", "office.example")]
    [InlineData("FROM: \"a b\"@office.example", "a b", "office.example")]
    [InlineData("from: <a.b+c@x-y.example>", "a.b+c", "x-y.example")]
    [InlineData("FROM:<\"a b\"@x>", "a b", "x")]
    [InlineData("FROM:<\"a\\\"\\b\"@x>", "a\"b", "x")]
    [InlineData("FROM:<\"\"@x>", "", "x")]
    [InlineData("FROM:<\"a>b@c\"@x>", "a>b@c", "x")]
    [InlineData("FROM:<a@[192.0.2.1]>", "a", "[192.0.2.1]")]
    [InlineData("FROM:<a@[IPv6:2001:db8::1]>", "a", "[IPv6:2001:db8::1]")]
    [InlineData("FROM:<a@b_c.example>", "a", "b_c.example")]
    [InlineData("FROM:<a@xn--bcher-kva.example>", "a", "xn--bcher-kva.example")]
    public void An_address_is_read(string argument, string local, string domain)
    {
        var mail = Mail(argument, SmtpExtensions.None);
        Assert.Equal(new EmailAddress(local, domain), mail.Path.Address);
        Assert.False(mail.Path.IsRouted && !local.Contains('@', StringComparison.Ordinal));
        Assert.Equal(mail, Mail(mail.Format(SmtpExtensions.None), SmtpExtensions.None));
    }

    [Fact]
    public void The_empty_path_is_from_nobody()
    {
        Assert.True(Mail("FROM:<>", SmtpExtensions.None).Path.IsNull);
        Assert.Equal("FROM:<>", Mail("FROM:<>", SmtpExtensions.None).Format(All));
    }

    [Fact]
    public void The_Postmaster_needs_no_domain()
    {
        Assert.True(Rcpt("TO:<postmaster>").Path.IsPostmaster);
        Assert.Equal("TO:<postmaster>", Rcpt("TO:<postmaster>").Format(All));
        Assert.False(Rcpt("TO:<postmaster@x>").Path.IsPostmaster);
    }

    [Theory]
    [InlineData("TO:<@hosta.int,@jkl.org:userc@d.bar.org>", "hosta.int jkl.org", true)] // RFC 5321 appendix F.2
    [InlineData("TO:<@a:b@c>", "a", true)]
    [InlineData("TO:<user%other@c>", "", true)]
    [InlineData("TO:<other!user@c>", "", true)]
    [InlineData("TO:<\"user@other\"@c>", "", true)]
    [InlineData("TO:<user@c>", "", false)]
    public void A_way_through_other_hosts_is_seen(string argument, string route, bool isRouted)
    {
        var path = Rcpt(argument).Path;
        Assert.Equal(route, string.Join(' ', path.Route));
        Assert.Equal(isRouted, path.IsRouted);
    }

    [Theory]
    [InlineData("FROM:Smith", "501 5.1.7 Address without a domain")]
    [InlineData("FROM:Smith@bar.com>", "501 5.5.4 Wrong parameters behind the address")]
    [InlineData("FROM:@a:b@c", "501 5.1.7 Wrong local part of an address")]
    [InlineData("FROM:<Smith@bar.com", "501 5.1.7 Angle bracket missing behind an address")]
    [InlineData("FROM:<Smith>", "501 5.1.7 Address without a domain")]
    [InlineData("FROM:<@bar.com>", "501 5.1.7 Wrong source route")]
    [InlineData("FROM:<a@b,c@d>", "501 5.1.7 Angle bracket missing behind an address")]
    [InlineData("FROM:<a@b@c>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<.a@b>", "501 5.1.7 Wrong local part of an address")]
    [InlineData("FROM:<a..b@c>", "501 5.1.7 Wrong local part of an address")]
    [InlineData("FROM:<a.@b>", "501 5.1.7 Wrong local part of an address")]
    [InlineData("FROM:<a b@c>", "501 5.1.7 Address without a domain")]
    [InlineData("FROM:<\"a@b>", "501 5.1.7 Wrong local part of an address")]
    [InlineData("FROM:<\"a\\", "501 5.1.7 Wrong local part of an address")]
    [InlineData("FROM:<\"a\"b@c>", "501 5.1.7 Address without a domain")]
    [InlineData("FROM:<a@>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<a@b.>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<a@.b>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<a@b..c>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<a@-b>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<a@[1.2.3]>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<a@[1.2.3.4>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<a@[IPv6:1.2.3.4]>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<a@[2001:db8::1]>", "501 5.1.7 Wrong domain of an address")]
    [InlineData("FROM:<ü@b>", "553 5.6.7 An address in UTF-8 wants SMTPUTF8")]
    [InlineData("FROM:<a@bücher.example>", "553 5.6.7 An address in UTF-8 wants SMTPUTF8")]
    [InlineData("FROM:<a@b>SIZE=1", "501 5.5.4 Wrong parameters behind the address")]
    [InlineData("FROM:<a@b> =1", "501 5.5.4 Wrong parameters behind the address")]
    [InlineData("FROM:<a@b> SIZE=", "501 5.5.4 Wrong parameters behind the address")]
    [InlineData("FROM:<a@b> ENVID=a=b", "501 5.5.4 Wrong parameters behind the address")]
    [InlineData("FROM:<a@b> SIZE=1 size=2", "501 5.5.4 Wrong parameters behind the address")]
    [InlineData("FROM:<a@b> SIZE=x", "501 5.5.4 Wrong value of SIZE")]
    [InlineData("FROM:<a@b> SIZE", "501 5.5.4 Wrong value of SIZE")]
    [InlineData("FROM:<a@b> SIZE=123456789012345678901", "501 5.5.4 Wrong value of SIZE")]
    [InlineData("FROM:<a@b> BODY=16BIT", "501 5.5.4 Wrong value of BODY")]
    [InlineData("FROM:<a@b> SMTPUTF8=yes", "501 5.5.4 Wrong value of SMTPUTF8")]
    [InlineData("FROM:<a@b> RET=ALL", "501 5.5.4 Wrong value of RET")]
    [InlineData("FROM:<a@b> ENVID=a+0Ab", "501 5.5.4 Wrong value of ENVID")]
    [InlineData("FROM:<a@b> AUTH=+3d", "501 5.5.4 Wrong value of AUTH")]
    [InlineData("FROM:<a@b> REQUIRETLS=no", "501 5.5.4 Wrong value of REQUIRETLS")]
    [InlineData("FROM:<a@b> XVERP", "555 5.5.4 Parameter is not known here: XVERP")]
    [InlineData("FROM:<a@b> NOTIFY=NEVER", "555 5.5.4 Parameter is not known here: NOTIFY")]
    [InlineData("TO:<a@b>", "501 5.5.4 MAIL wants FROM:<address>")]
    [InlineData("FROM<a@b>", "501 5.5.4 MAIL wants FROM:<address>")]
    public void A_wrong_sender_is_refused(string argument, string told)
    {
        Assert.False(MailFrom.TryParse(Encoding.UTF8.GetBytes(argument), All, out _, out var refusal));
        Assert.Equal(told, refusal.ToString());
    }

    [Theory]
    [InlineData("TO:<>", "501 5.1.3 Wrong local part of an address")]
    [InlineData("TO:<root>", "501 5.1.3 Address without a domain")]
    [InlineData("TO:<ü@b>", "553 5.6.7 An address in UTF-8 wants SMTPUTF8")]
    [InlineData("TO:<a@b> SIZE=1", "555 5.5.4 Parameter is not known here: SIZE")]
    [InlineData("TO:<a@b> NOTIFY=NEVER,DELAY", "501 5.5.4 Wrong value of NOTIFY")]
    [InlineData("TO:<a@b> NOTIFY=SUCCESS,SUCCESS", "501 5.5.4 Wrong value of NOTIFY")]
    [InlineData("TO:<a@b> NOTIFY=", "501 5.5.4 Wrong parameters behind the address")]
    [InlineData("TO:<a@b> ORCPT=a@b", "501 5.5.4 Wrong value of ORCPT")]
    [InlineData("TO:<a@b> ORCPT=;a@b", "501 5.5.4 Wrong value of ORCPT")]
    [InlineData("FROM:<a@b>", "501 5.5.4 RCPT wants TO:<address>")]
    public void A_wrong_recipient_is_refused(string argument, string told)
    {
        Assert.False(RcptTo.TryParse(Encoding.UTF8.GetBytes(argument), All, isUtf8: false, out _, out var refusal));
        Assert.Equal(told, refusal.ToString());
    }

    [Theory]
    [InlineData(64, 180, true)]
    [InlineData(65, 10, false)]
    [InlineData(64, 190, false)]
    public void An_address_has_a_length(int local, int domain, bool isTaken) // RFC 5321 §4.5.3.1
    {
        string name = string.Join('.', new string('d', domain).Chunk(60).Select(label => new string(label)));
        Assert.Equal(isTaken, MailFrom.TryParse(Encoding.ASCII.GetBytes($"FROM:<{new string('l', local)}@{name}>"), All, out _, out _));
    }

    [Fact]
    public void MAIL_brings_what_extensions_add()
    {
        var mail = Mail("FROM:<ü@bücher.example> SIZE=500000 body=8bitmime SMTPUTF8 AUTH=e+3Dmc2@example.com RET=hdrs ENVID=QQ314159 REQUIRETLS", All);
        Assert.Equal((500000L, SmtpBody.EightBit, true), (mail.Size, mail.Body, mail.IsUtf8));
        Assert.Equal(("e=mc2@example.com", DsnReturn.Headers, "QQ314159", true), (mail.Auth, mail.Return, mail.EnvelopeId, mail.RequiresTls));
        Assert.Equal("FROM:<ü@bücher.example> SIZE=500000 BODY=8BITMIME SMTPUTF8 AUTH=e+3Dmc2@example.com RET=HDRS ENVID=QQ314159 REQUIRETLS", mail.Format(All));
        Assert.Equal("FROM:<ü@bücher.example> SMTPUTF8", mail.Format(SmtpExtensions.Utf8));
    }

    [Theory]
    [InlineData("FROM:<a@b> AUTH=<>", "")]
    [InlineData("FROM:<a@b> AUTH=c@d", "c@d")]
    [InlineData("FROM:<a@b>", null)]
    public void AUTH_may_name_nobody(string argument, string? auth)
    {
        var mail = Mail(argument, All);
        Assert.Equal(auth, mail.Auth);
        Assert.Equal(argument, mail.Format(All));
    }

    [Fact]
    public void AUTH_that_spells_nobody_out_is_nobody() => Assert.Equal("", Mail("FROM:<a@b> AUTH=+3C+3E", All).Auth);

    [Theory]
    [InlineData("TO:<c@d> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Carol+2BX@Ivory.EDU", DsnNotify.Success | DsnNotify.Delay, "Carol+X@Ivory.EDU")]
    [InlineData("TO:<c@d> NOTIFY=NEVER", DsnNotify.Never, null)]
    public void RCPT_brings_what_is_to_be_told(string argument, DsnNotify notify, string? original)
    {
        var rcpt = Rcpt(argument);
        Assert.Equal((notify, original), (rcpt.Notify, rcpt.Original));
        Assert.Equal(argument, rcpt.Format(All));
        Assert.Equal("TO:<c@d>", rcpt.Format(SmtpExtensions.None));
    }

    [Theory]
    [InlineData("SIZE=1", SmtpExtensions.Size)]
    [InlineData("BODY=7BIT", SmtpExtensions.EightBitMime)]
    [InlineData("BODY=BINARYMIME", SmtpExtensions.BinaryMime)]
    [InlineData("SMTPUTF8", SmtpExtensions.Utf8)]
    [InlineData("AUTH=<>", SmtpExtensions.Auth)]
    [InlineData("RET=FULL", SmtpExtensions.Dsn)]
    [InlineData("ENVID=x", SmtpExtensions.Dsn)]
    [InlineData("REQUIRETLS", SmtpExtensions.RequireTls)]
    public void A_parameter_of_an_extension_that_is_not_offered_is_refused_with_555(string parameter, SmtpExtensions wanted)
    {
        byte[] argument = Encoding.ASCII.GetBytes("FROM:<a@b> " + parameter);
        Assert.False(MailFrom.TryParse(argument, All & ~wanted, out _, out var refusal));
        Assert.Equal(555, refusal.Code);
        Assert.True(MailFrom.TryParse(argument, wanted, out _, out refusal), refusal?.ToString());
    }

    [Fact]
    public void UTF8_must_be_well_formed()
    {
        Assert.False(MailFrom.TryParse([.. "FROM:<"u8, 0xC3, .. "@b> SMTPUTF8"u8], All, out _, out var refusal));
        Assert.Equal("501 5.1.7 Wrong UTF-8 in an address", refusal.ToString());
        Assert.False(MailFrom.TryParse("FROM:<\u0085@b> SMTPUTF8"u8, All, out _, out _));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(5321);
        for (int i = 0; i < 3000; i++)
        {
            var address = new EmailAddress(RandomEnds.Text(random, "abZ09 .\"\\@<>(),:;[]!%+-_ü", 0, 20), "d" + RandomEnds.Text(random, "abc-0", 0, 9) + "x.example");
            var mail = new MailFrom
            {
                Path = random.Next(9) == 0 ? SmtpPath.Null : SmtpPath.To(address),
                Size = random.Next(2) == 0 ? null : random.NextInt64(),
                Body = (SmtpBody)random.Next(4),
                IsUtf8 = true,
                Auth = random.Next(2) == 0 ? null : RandomEnds.Text(random, "ab@+= ", 0, 9),
                Return = (DsnReturn)random.Next(3),
                EnvelopeId = random.Next(2) == 0 ? null : "e" + RandomEnds.Text(random, "ab@+= ", 0, 9),
                RequiresTls = random.Next(2) == 0,
            };
            Assert.Equal(mail, Mail(mail.Format(All), All));
        }
    }

    [Fact]
    public void A_bare_address_may_have_parameters() => Assert.Equal("FROM:<a@b> SIZE=5", Mail("FROM:a@b SIZE=5", All).Format(All));

    [Theory]
    [InlineData("anne@example.org", "")]
    [InlineData("\"a b\"@[192.0.2.1]", "")]
    [InlineData("jürgen@bücher.example", "")]
    [InlineData("anne@example.org ", "Something stands behind the address")]
    [InlineData("<anne@example.org>", "Wrong local part of an address")]
    [InlineData("anne", "Address without a domain")]
    [InlineData("", "Wrong local part of an address")]
    public void An_address_stands_alone(string text, string fault)
    {
        Assert.Equal(fault.Length == 0, Mailbox.TryParse(text, out var address, out string told));
        Assert.Equal((fault, fault.Length == 0 ? text : null), (told, address?.ToString()));
    }

    [Fact]
    public void Addresses_are_equal_but_for_the_capitals_of_the_domain()
    {
        Assert.Equal(new EmailAddress("a", "EXAMPLE.org"), new EmailAddress("a", "example.ORG"));
        Assert.Equal(new EmailAddress("a", "EXAMPLE.org").GetHashCode(), new EmailAddress("a", "example.ORG").GetHashCode());
        Assert.NotEqual(new EmailAddress("A", "example.org"), new EmailAddress("a", "example.org"));
    }

    private static MailFrom Mail(string argument, SmtpExtensions offered)
    {
        Assert.True(MailFrom.TryParse(Encoding.UTF8.GetBytes(argument), offered, out var mail, out var refusal), $"{argument}: {refusal}");
        return mail;
    }

    private static RcptTo Rcpt(string argument)
    {
        Assert.True(RcptTo.TryParse(Encoding.UTF8.GetBytes(argument), All, isUtf8: false, out var rcpt, out var refusal), refusal?.ToString());
        return rcpt;
    }
}
