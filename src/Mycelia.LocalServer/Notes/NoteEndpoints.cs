namespace Mycelia.LocalServer.Notes;

/// <summary>What people and recorders say of the audio.</summary>
internal sealed record NoteEndpoints(LabelsEndpoint Labels, ProtectionsEndpoint Protections, RecordingNotesEndpoint Recording);
