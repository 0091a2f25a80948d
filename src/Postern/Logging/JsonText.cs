using System.Text.Encodings.Web;
using System.Text.Json;

namespace Postern.Logging;

/// <summary>How JSON is written for machines that are not browsers: an apostrophe stays one.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
