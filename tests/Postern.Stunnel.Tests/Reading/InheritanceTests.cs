using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Reading;

public class InheritanceTests
{
    [Fact]
    public void A_list_of_the_global_part_goes_on_in_a_section()
    {
        var file = Said.Good("client=yes\nconnect=1\nprotocolHeader=A: 1\n[a]\naccept=5\nconnect=2\nprotocolHeader=B: 2\n[b]\naccept=6\n");
        Assert.Equal([1, 2], file.Services[0].Connect.Select(target => target.Port));
        Assert.Equal(["A: 1", "B: 2"], file.Services[0].Negotiation.Headers);
        Assert.Equal([1], file.Services[1].Connect.Select(target => target.Port));
    }

    [Fact]
    public void A_scalar_of_the_global_part_is_replaced_in_one_section_only()
    {
        var file = Said.Good("client=yes\nTIMEOUTidle=5\n[a]\naccept=5\nconnect=2\nTIMEOUTidle=6\n[b]\naccept=6\nconnect=2\n");
        Assert.Equal([6, 5], file.Services.Select(service => service.TimeoutIdle.TotalSeconds));
    }

    [Fact]
    public void A_section_begins_where_it_begins_and_knows_it()
    {
        var service = Said.Good("client=yes\n\n[a]\naccept=5\nconnect=2\n").Services[0];
        Assert.Equal(("a", "/etc/stunnel/x.conf", 3), (service.Name, service.File, service.Line));
    }

    [Fact]
    public void A_section_goes_on_in_an_included_file_and_behind_it()
    {
        var host = new MemoryHost().With("/d/20", "connect=2\n").With("/d/10", "accept=5\n[b]\naccept=6\n");
        var file = Said.Good("client=yes\nconnect=1\n[a]\ninclude=/d\nlogId=unique\n", host);
        Assert.Equal(["a", "b"], file.Services.Select(service => service.Name));
        Assert.Equal([1, 2], file.Services.Select(service => service.Connect.Count));
        Assert.Equal([LogIdKind.Sequential, LogIdKind.Unique], file.Services.Select(service => service.LogId));
    }

    [Fact]
    public void A_directory_that_includes_itself_comes_to_an_end()
    {
        var file = Said.File("include=/d\n", new MemoryHost().With("/d/a", "include=/d\n"));
        Assert.False(file.IsAccepted);
        Assert.Contains("include: more than 32 directories within each other", file.At(3));
    }

    [Fact]
    public void The_users_of_the_global_part_are_the_programs_and_own_the_sockets_of_sections()
    {
        var file = Said.Good("client=yes\nsetuid=mail\nsetgid=mail\n[a]\naccept=/s\nconnect=2\n[b]\naccept=/t\nconnect=2\nsetuid=5\n");
        Assert.Equal((8, 9), (file.Global.User, file.Global.Group));
        Assert.Equal([8, 5], file.Services.Select(service => service.SocketUser));
        Assert.Equal([9, 9], file.Services.Select(service => service.SocketGroup));
    }

    [Fact]
    public void The_level_and_the_facility_of_the_global_part_are_the_programs_and_the_level_is_each_sections()
    {
        var file = Said.Good("client=yes\ndebug=mail.7\n[a]\naccept=1\nconnect=2\ndebug=3\n[b]\naccept=1\nconnect=2\n");
        Assert.Equal((2, 7), (file.Global.Facility, file.Global.DebugLevel));
        Assert.Equal([3, 7], file.Services.Select(service => service.DebugLevel));
    }
}
