using System.Text;
using System.Text.Json;
using Postern.Logging;
using Postern.OwnServer;
using Postern.Wire.Ends;

namespace Postern.Verbs.Server;

/// <summary>The same for programs: one object on one line, with the names of the ready line and more.</summary>
internal static class UpJson
{
    public static void Write(ServerPicture picture, int process, bool isNew, TextWriter output)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, JsonText.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("event", isNew ? "ready" : "running");
            writer.WriteNumber("pid", process);
            writer.WriteString("server", picture.Host);
            writer.WriteString("account", picture.Account);
            writer.WriteString("password", picture.Password);
            writer.WriteString("mail", picture.Mail);
            writer.WriteString("file", picture.Place.Configuration);
            writer.WriteString("ca", picture.Authority?.File);
            writer.WriteString("caSha256", picture.Authority?.Fingerprint);
            writer.WriteBoolean("network", !picture.IsLocal);
            writer.WriteStartArray("doors");
            foreach (var door in picture.Ends.GroupBy(end => end.Protocol))
            {
                writer.WriteStartObject();
                writer.WriteString("name", door.Key.Name());
                writer.WriteStartArray("accept");
                foreach (var end in door)
                    writer.WriteStringValue(end.ToString());
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
