using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>One reading of one configuration: what was understood so far, and what was said.</summary>
/// <remarks>Nothing goes on after the first error: whoever gets one returns it.</remarks>
internal sealed class ReadingRun(IStunnelHost host, IServiceTrial trial)
{
    private readonly List<Message> _messages = [];
    private readonly List<ServiceOptions> _services = [];
    private SectionDraft _defaults = new();

    public IStunnelHost Host { get; } = host;

    public GlobalDraft Global { get; set; } = new();

    public SectionDraft Section { get; set; } = new();

    public bool InGlobal { get; private set; } = true;

    /// <summary>The services of the sections that have ended.</summary>
    public IReadOnlyList<ServiceOptions> Services => _services;

    /// <summary>The file that is read, and the line.</summary>
    public (string File, int Line) Place { get; set; } = ("", 0);

    public ServiceOptions Service
    {
        get => Section.Service;
        set => Section = Section with { Service = value };
    }

    public TlsOptions Tls
    {
        get => Service.Tls;
        set => Service = Service with { Tls = value };
    }

    public GlobalOptions Options
    {
        get => Global.Options;
        set => Global = Global with { Options = value };
    }

    public void Say(int level, string text) => _messages.Add(new(level, text));

    /// <summary>Ends what was open, and begins a section.</summary>
    public bool Begin(string name)
    {
        if (!EndPart())
            return false;
        InGlobal = false;
        Say(6, $"Initializing service [{name}]");
        Section = _defaults with { Service = _defaults.Service with { Name = name, File = Place.File, Line = Place.Line } };
        return true;
    }

    /// <summary>Ends the file; a file without a section is inetd's.</summary>
    public StunnelFile End(bool isAccepted)
    {
        var isInetd = isAccepted && InGlobal;
        isAccepted = isAccepted && EndPart() && (!isInetd || EndSection());
        Say(isAccepted ? 5 : 3, isAccepted ? "Configuration successful" : "Configuration failed");
        return new(Options, _services, isInetd, _messages, isAccepted);
    }

    private bool EndPart()
    {
        if (!InGlobal)
            return EndSection();
        _defaults = Section;
        return Accepted("Global options", Global.Problem(Say));
    }

    private bool EndSection()
    {
        var part = InGlobal ? "Inetd mode" : $"Service [{Service.Name}]";
        if (!Accepted(part, new SectionEnd(this).Problem()))
            return false;
        if (!trial.Try(Service, AuthenticationWarnings.Of(Service), _messages.Add))
            return Accepted(part, "Failed to initialize TLS context");
        _services.Add(Service);
        return true;
    }

    private bool Accepted(string part, string? problem)
    {
        if (problem is not null)
            Say(3, $"{part}: {problem}");
        return problem is null;
    }
}
