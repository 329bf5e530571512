import { Migration } from '@mikro-orm/migrations';

export class ListsByStatus extends Migration {
  override up(): void {
    this.addSql(
      'create index "pickup_call_customer_id_status_id_index" on "pickup_call" ("customer_id", "status", "id")',
    );
    this.addSql('create index "pickup_call_status_id_index" on "pickup_call" ("status", "id")');
  }
}
