using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>A recording's place in the list, whatever its entry holds.</summary>
/// <param name="Row">Its row, by which the list goes on.</param>
/// <param name="Id">Its id, where that can be read.</param>
/// <param name="Entry">What its entry says.</param>
internal sealed record ListedRecording(long Row, string? Id, Found<Recording> Entry);
