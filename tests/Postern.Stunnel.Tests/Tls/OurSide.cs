using Postern.Net.Engine;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;
using Postern.Stunnel.Tests.Services;
using Postern.Stunnel.Tls;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>Ours: the reader, the contexts and the services, in this process.</summary>
internal sealed class OurSide : Side
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceBench _bench = new();
    private readonly Door _door;

    internal OurSide(string configuration)
    {
        string path = _directory.Write("conf", $"foreground = quiet\nsyslog = no\npid =\ndebug = 7\n{configuration}");
        var trial = new ContextTrial(passphrases: null);
        StunnelFile file = StunnelReader.Read(path, new StunnelHost(), trial);
        if (!file.IsAccepted)
            throw new InvalidOperationException(string.Join('\n', file.Messages.Select(message => message.Text)));
        var contexts = file.Services.ToDictionary(service => service.Name, service => _bench.Keep(trial.Make(service, _bench.Loops.All, _ => { })!));
        foreach (ServiceOptions service in file.Services)
        {
            foreach (SniPattern pattern in service.SniPatterns)
                contexts[pattern.Primary].Add(pattern.Pattern, contexts[service.Name]);
        }
        _door = _bench.Start(file.Services[0], contexts[file.Services[0].Name]);
    }

    internal override int Port => _door.Ends[0].Port;

    internal override IReadOnlyList<string> Lines => _bench.Lines.All;

    public override void Dispose()
    {
        _bench.Dispose();
        _directory.Dispose();
    }
}
