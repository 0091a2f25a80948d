using System.CommandLine;
using System.Text;
using System.Text.Json;
using Postern.Configuration;
using Postern.Configuration.Doors;
using Postern.Configuration.Files;
using Postern.Logging;
using Postern.Stunnel.Explaining;
using Postern.Stunnel.Settings;
using Postern.Verbs.Output;

namespace Postern.Verbs;

/// <summary><c>postern check FILE</c>: every mistake, what is weak, and each door in words.</summary>
internal static class Check
{
    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("check", "Tells every mistake in a configuration file, and each door in words.");
        var file = new Argument<string>("FILE") { Description = "the configuration: sections with accept and connect (postern.conf(5))" };
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        command.Arguments.Add(file);
        command.Options.Add(json);
        command.SetAction(result => Tell(result.GetRequiredValue(file), result.GetValue(json), surroundings.Terminal));
        return command;
    }

    private static int Tell(string path, bool json, Terminal terminal)
    {
        var findings = new Findings();
        var plan = ConfigurationFile.Read(path, findings);
        ProcessRules.CheckControl(plan, new Place(path, 0), findings);
        MailDoors.AccountFindings.Add(plan, findings);
        terminal.Output.Write(json ? Json(path, plan, findings) : Text(path, plan, findings));
        return findings.HasMistakes ? ExitCode.Wrong : ExitCode.Done;
    }

    private static string Text(string path, Plan plan, Findings findings)
    {
        var text = new StringBuilder();
        foreach (var finding in findings.All)
            text.Append(finding).Append('\n');
        foreach (var door in plan.Doors)
            text.Append('[').Append(door.Door.Name).Append("] ").Append(DoorWords.Explain(door.Door)).Append('\n');
        foreach (var service in plan.Stunnel?.File.Services ?? [])
            text.Append('[').Append(service.Name).Append("] ").Append(ServiceWords.Explain(service)).Append('\n');
        if (plan.Host.Sandbox)
            text.Append(SandboxWords.Explain(plan));
        var count = findings.Mistakes.Count();
        text.Append(path).Append(": ").Append(count switch
        {
            0 => "no mistake",
            1 => "1 mistake",
            _ => $"{count} mistakes",
        }).Append('\n');
        return text.ToString();
    }

    private static string Json(string path, Plan plan, Findings findings)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, JsonText.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("file", path);
            writer.WriteBoolean("good", !findings.HasMistakes);
            writer.WriteStartArray("findings");
            foreach (var finding in findings.All)
                Write(writer, finding);
            writer.WriteEndArray();
            writer.WriteStartArray("doors");
            foreach (var door in plan.Doors)
                Write(writer, door);
            foreach (var service in plan.Stunnel?.File.Services ?? [])
                Write(writer, service);
            writer.WriteEndArray();
            if (plan.Host.Sandbox)
                SandboxWords.Write(plan, writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", finding.IsMistake ? "mistake" : "note");
        writer.WriteString("file", finding.Where.File);
        writer.WriteNumber("line", finding.Where.Line);
        writer.WriteString("text", finding.Text);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DoorPlan door)
    {
        writer.WriteStartObject();
        writer.WriteString("name", door.Door.Name);
        writer.WriteString("words", DoorWords.Explain(door.Door));
        writer.WriteStartArray("clear");
        foreach (var leg in door.ClearLegs)
            writer.WriteStringValue(leg.Leg);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ServiceOptions service)
    {
        writer.WriteStartObject();
        writer.WriteString("name", service.Name);
        writer.WriteString("words", ServiceWords.Explain(service));
        writer.WriteEndObject();
    }
}
