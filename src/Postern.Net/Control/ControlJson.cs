using System.Text.Json.Serialization;

namespace Postern.Net.Control;

/// <summary>What is spoken on the control socket, one object a line.</summary>
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
internal sealed partial class ControlJson : JsonSerializerContext;
