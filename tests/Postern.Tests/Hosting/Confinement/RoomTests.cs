using Postern.Configuration;
using Postern.Configuration.Files;
using Postern.Hosting.Confinement;
using Postern.Testing;

namespace Postern.Tests.Hosting.Confinement;

public sealed class RoomTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_comes_over_as_it_is()
    {
        var room = new Room(new Dictionary<string, Access>(StringComparer.Ordinal)
        {
            ["/etc"] = Access.Read,
            ["/var/mail of all"] = Access.Read | Access.Write,
            ["/usr"] = Access.Read | Access.Start,
        });
        Assert.Equal("r /etc\nrx /usr\nrw /var/mail of all\n", room.ToString());
        Assert.Equal(room.Places, Room.Parse(room.ToString()).Places);
        Assert.Empty(Room.Parse("nonsense\n\n").Places);
    }

    [Theory]
    [InlineData("/srv/mail", nameof(Access.Write), true)]
    [InlineData("/srv/mail/a/b", nameof(Access.Read), true)]
    [InlineData("/srv/mail2", nameof(Access.Read), false)]
    [InlineData("/srv", nameof(Access.Read), false)]
    [InlineData("/etc/ssl", nameof(Access.Write), false)]
    public void A_place_holds_what_is_below_it(string path, string access, bool has) =>
        Assert.Equal(has, Room.Parse("rw /srv/mail\nr /etc\n").Has(path, Enum.Parse<Access>(access)));

    [Fact]
    public void A_link_is_followed_wherever_it_stands()
    {
        string real = Directory.CreateDirectory(_directory.File("real")).FullName;
        Directory.CreateSymbolicLink(_directory.File("link"), real);
        Assert.Equal(Path.Combine(real, "a", "b"), RealPath.Of(Path.Combine(_directory.File("link"), "a", "b")));
        File.WriteAllText(Path.Combine(real, "file"), "");
        File.CreateSymbolicLink(_directory.File("file"), Path.Combine(_directory.File("link"), "file"));
        Assert.Equal(Path.Combine(real, "file"), RealPath.Of(_directory.File("file")));
    }

    [Fact]
    public void Everything_that_a_configuration_names_has_its_place()
    {
        string archive = Directory.CreateDirectory(_directory.File("archive")).FullName;
        string live = Directory.CreateDirectory(_directory.File("live")).FullName;
        File.WriteAllText(Path.Combine(archive, "cert1.pem"), "");
        File.CreateSymbolicLink(Path.Combine(live, "cert.pem"), Path.Combine(archive, "cert1.pem"));
        using var authority = new TestAuthority();
        using TestCertificate leaf = authority.Issue();
        Room room = RoomPlan.Named(Read($"""
            state = {_directory.File("state")}
            log = {_directory.File("logs/log")}
            pid = {_directory.File("run/pid")}
            sandboxRead = {_directory.File("more")}
            [a]
            accept = imaps://127.0.0.1:0
            cert = {live}/cert.pem
            login = check
            accounts = {_directory.File("accounts/file")}
            mailboxes = {_directory.File("mail")}/%d/%n
            [s]
            accept = 127.0.0.1:0
            connect = 127.0.0.1:9
            cert = {_directory.Write("stunnel/cert.pem", leaf.ChainPem + leaf.KeyPem)}
            [b]
            accept = pop3+unix:{_directory.File("sockets/pop3")}
            connect = pop3s://pop3.example
            ca = {_directory.File("authorities/ca.pem")}
            clientCert = {_directory.File("client/cert.pem")}
            clientKey = {_directory.File("keys/key.pem")}
            [c]
            accept = tcp://127.0.0.1:0
            connect = exec:{_directory.File("programs/popper")}
            """));
        (string Place, Access Access)[] expected =
        [
            ("state", Access.Read | Access.Write), ("logs", Access.Read | Access.Write), ("run", Access.Read | Access.Write), ("more", Access.Read),
            ("live", Access.Read), ("archive", Access.Read), ("accounts", Access.Read | Access.Write), ("mail", Access.Read | Access.Write),
            ("sockets", Access.Read | Access.Write), ("authorities", Access.Read), ("client", Access.Read), ("keys", Access.Read), ("programs", Access.Read | Access.Start), ("stunnel", Access.Read),
        ];
        foreach (var (place, access) in expected)
            Assert.Equal((place, access), (place, room.Places.GetValueOrDefault(_directory.File(place))));
    }

    [Fact]
    public void Programs_of_the_system_are_started_only_where_a_door_starts_one()
    {
        Room without = RoomPlan.Of(Read("[a]\naccept = tcp://127.0.0.1:0\nconnect = tcp://127.0.0.1:9\n"), "/opt/postern/postern");
        Room with = RoomPlan.Of(Read("[a]\naccept = tcp://127.0.0.1:0\nconnect = exec:/opt/popper\n"), "/opt/postern/postern");
        Assert.True(without.Has("/usr/bin/env", Access.Read));
        Assert.False(without.Has("/usr/bin/env", Access.Start));
        Assert.True(with.Has("/usr/bin/env", Access.Start));
        Assert.True(without.Has("/opt/postern/postern", Access.Start));
    }

    [Fact]
    public void The_whole_file_system_is_never_a_place() =>
        Assert.DoesNotContain("/", RoomPlan.Named(Read("[a]\naccept = tls://127.0.0.1:0\nconnect = tcp://127.0.0.1:9\ncert = /cert.pem\nkey = /key.pem\n")).Places.Keys);

    private Plan Read(string text) => ConfigurationFile.Read(_directory.Write("postern.conf", text), new Findings());
}
