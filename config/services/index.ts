import type { ServiceInput } from '../../model';
import { agentOrchestrator } from './agent-orchestrator';
import { analytics } from './analytics';
import { apiGateway } from './api-gateway';
import { clientIntake } from './client-intake';
import { contentManagement } from './content-management';
import { contextController } from './context-controller';
import { documentProcessing } from './document-processing';
import { knowledgeSearch } from './knowledge-search';
import { memoryManager } from './memory-manager';
import { notifications } from './notifications';
import { workflowAutomation } from './workflow-automation';

/** Every service. A new one is a file beside this one and a line here. */
export const services: ServiceInput[] = [
  agentOrchestrator,
  analytics,
  apiGateway,
  clientIntake,
  contentManagement,
  contextController,
  documentProcessing,
  knowledgeSearch,
  memoryManager,
  notifications,
  workflowAutomation,
];
