using System.Text.Json;
using Postern.Net.Control;

namespace Postern.Net.Tests.Control;

/// <summary>A verb that does what the test says.</summary>
internal sealed class TestVerb(string name, Func<JsonElement, CancellationToken, ValueTask<ControlAnswer>> run) : IControlVerb
{
    public string Name => name;

    public static TestVerb Answering(string name, string json) => new(name, (_, _) => ValueTask.FromResult(new ControlAnswer(ControlRig.Json(json))));

    public ValueTask<ControlAnswer> RunAsync(JsonElement arguments, CancellationToken cancel) => run(arguments, cancel);
}
