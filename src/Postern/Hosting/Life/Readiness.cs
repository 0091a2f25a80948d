using Postern.Logging;
using System.Text;
using System.Text.Json;
using Postern.Configuration;

namespace Postern.Hosting.Life;

/// <summary>Tells everybody who waits for it that all doors are open: a person, a script, systemd, a parent.</summary>
/// <param name="host">Whether it is said, and how.</param>
/// <param name="output">Where a person reads it; null for nowhere.</param>
/// <param name="letGo">Lets go of the standard streams; null in the foreground.</param>
/// <param name="time">The clock of the service manager's watchdog.</param>
internal sealed class Readiness(HostSettings host, TextWriter? output, Action? letGo, TimeProvider time) : IDisposable
{
    private readonly PidFile? _pid = host.PidFile is null ? null : new PidFile(host.PidFile);
    private bool _isWritten;

    /// <summary>The service manager.</summary>
    public ServiceNotify Service { get; } = new(Environment.GetEnvironmentVariable, Environment.ProcessId, time);

    /// <summary>Says it in place of the ready line; null for that line.</summary>
    public Action<IReadOnlyList<OpenDoor>>? Instead { get; init; }

    /// <summary>Writes the pid file, where one is named: before anybody is let in, because it may fail.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WritePid()
    {
        if (!_isWritten)
            _pid?.Write();
        _isWritten = true;
    }

    /// <summary>Writes the pid file again where a process has written its own there that was to take our place, and has failed.</summary>
    public void KeepPid()
    {
        try
        {
            _pid?.Keep();
        }
        catch (IOException unwritable)
        {
            Service.Status(unwritable.Message);
        }
    }

    /// <summary>Says it once, when every door is open.</summary>
    /// <param name="doors">The doors, with the ends as they were really opened: the ports are known now.</param>
    public void Announce(IReadOnlyList<OpenDoor> doors)
    {
        WritePid();
        Say(doors);
        Service.Ready(Count(doors.Count));
        Tell(host.ReadyDescriptor);
        letGo?.Invoke();
    }

    /// <summary>Says it where another process has the doors open, and this one is not needed.</summary>
    public void Share(IReadOnlyList<OpenDoor> doors)
    {
        Say(doors);
        Tell(host.ReadyDescriptor);
        letGo?.Invoke();
    }

    private void Say(IReadOnlyList<OpenDoor> doors)
    {
        try
        {
            if (Instead is { } say)
                say(doors);
            else if (output is not null && !host.Quiet)
                Write(output, host.Json ? Json(doors) : Text(doors));
        }
        catch (ReaderGoneException)
        {
            // Whoever started this does not wait for the line: the doors are open all the same.
        }
    }

    private static void Write(TextWriter output, string text)
    {
        output.Write(text);
        output.Flush();
    }

    /// <summary>Listens no more for the service manager's watchdog, and takes the pid file away.</summary>
    public void Dispose()
    {
        _pid?.Dispose();
        Service.Dispose();
    }

    /// <summary>How many doors are open, in words.</summary>
    public static string Count(int doors) => doors == 1 ? "1 door is open" : $"{doors} doors are open";

    private static string Text(IReadOnlyList<OpenDoor> doors)
    {
        var text = new StringBuilder();
        foreach (var (door, ends) in doors)
        {
            var via = string.Concat(door.Via.Select(hop => $" via {hop}"));
            foreach (var end in ends)
                text.Append("ready  ").Append(end).Append(" -> ").AppendJoin(", ", door.Leads).Append(via).Append('\n');
        }

        return text.ToString();
    }

    private static string Json(IReadOnlyList<OpenDoor> doors)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, JsonText.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("event", "ready");
            writer.WriteNumber("pid", Environment.ProcessId);
            writer.WriteStartArray("doors");
            foreach (var (door, ends) in doors)
            {
                writer.WriteStartObject();
                writer.WriteString("name", door.Name);
                WriteList(writer, "accept", ends);
                WriteList(writer, "connect", door.Connect);
                WriteList(writer, "via", door.Via);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            writer.WriteStringValue(item?.ToString());
        writer.WriteEndArray();
    }

    private static void Tell(int descriptor)
    {
        if (descriptor < 0)
            return;
        try
        {
            using var stream = new DescriptorStream(descriptor, owns: true);
            stream.Write("ready\n"u8);
        }
        catch (IOException)
        {
            // The parent no longer waits.
        }
    }
}
